-- AlterTable
ALTER TABLE "instance_settings" ADD COLUMN     "keep_runs_days" INTEGER;

-- CreateTable. Unlogged: what it holds is worth nothing after a restart.
CREATE UNLOGGED TABLE "autotask_slots" (
    "key" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "holder" UUID NOT NULL,
    "held_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "autotask_slots_pkey" PRIMARY KEY ("key","place")
);


-- What follows Prisma has no words for.

ALTER TABLE "instance_settings" ADD CONSTRAINT "instance_settings_keep_runs_days" CHECK ("keep_runs_days" BETWEEN 30 AND 3650);

-- Removing reviewed runs leaves the queue as it is: no row of it is made anew, and nobody waits for a lock on their jobs.
CREATE OR REPLACE FUNCTION "queue_changed_runs"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "requeue_jobs"(array(SELECT DISTINCT "job_id" FROM "changed_runs" WHERE "review_id" IS NULL));
  RETURN NULL;
END $$;
