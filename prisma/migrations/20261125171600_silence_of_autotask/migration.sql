-- AlterTable
ALTER TABLE "autotask_connections" ADD COLUMN     "silences" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "silent_until" TIMESTAMPTZ(3);
