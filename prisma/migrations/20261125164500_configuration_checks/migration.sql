-- CreateTable
CREATE TABLE "configuration_reports" (
    "environment" "environment" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_name" TEXT NOT NULL,
    "checks" JSONB NOT NULL,

    CONSTRAINT "configuration_reports_pkey" PRIMARY KEY ("environment")
);
