-- CreateEnum
CREATE TYPE "api_log_level" AS ENUM ('off', 'errors', 'all');

-- AlterTable
ALTER TABLE "instance_settings" ADD COLUMN     "api_log" "api_log_level" NOT NULL DEFAULT 'errors',
ADD COLUMN     "keep_api_log_days" INTEGER NOT NULL DEFAULT 14;

-- CreateTable
CREATE TABLE "api_calls" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "environment" "environment" NOT NULL,
    "entity" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "status" INTEGER,
    "broken" TEXT,
    "duration_ms" INTEGER NOT NULL,
    "bytes" INTEGER,
    "error" TEXT,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "api_calls_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_call_counts" (
    "environment" "environment" NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "calls" INTEGER NOT NULL,

    CONSTRAINT "api_call_counts_pkey" PRIMARY KEY ("environment","minute")
);

-- CreateIndex
CREATE INDEX "api_calls_at_id_idx" ON "api_calls"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "api_calls_purpose_at_id_idx" ON "api_calls"("purpose", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "api_calls_entity_at_id_idx" ON "api_calls"("entity", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "api_calls_actor_id_at_id_idx" ON "api_calls"("actor_id", "at" DESC, "id" DESC);


-- What follows Prisma has no words for.

-- The failures among the calls, which are asked for first and are few.
CREATE INDEX "api_calls_failed_idx" ON "api_calls" ("at" DESC, "id" DESC) WHERE "outcome" <> 'ok';
ALTER TABLE "instance_settings" ADD CONSTRAINT "instance_settings_keep_api_log_days" CHECK ("keep_api_log_days" BETWEEN 1 AND 365);
