-- CreateEnum
CREATE TYPE "resolution_state" AS ENUM ('active', 'closed', 'left_open', 'ended');

-- AlterEnum
ALTER TYPE "reference_kind" ADD VALUE 'noteType';
ALTER TYPE "reference_kind" ADD VALUE 'publish';

-- AlterTable
ALTER TABLE "autotask_connections" ADD COLUMN     "throttled_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "instance_settings" ADD COLUMN     "validate_tickets" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "ticket_defaults" ADD COLUMN     "closed_status_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[];

-- AlterTable
ALTER TABLE "ticket_links" ADD COLUMN     "ended_by_name" TEXT,
ADD COLUMN     "settled_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "tickets" ADD COLUMN     "asked_at" TIMESTAMPTZ(3),
ADD COLUMN     "left_open_at" TIMESTAMPTZ(3),
ADD COLUMN     "merged_into" TEXT,
ADD COLUMN     "merged_into_id" BIGINT;

-- CreateTable
CREATE TABLE "resolutions" (
    "id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "active_ticket_id" UUID,
    "state" "resolution_state" NOT NULL,
    "run_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "started_by_id" UUID NOT NULL,
    "started_by_name" TEXT NOT NULL,
    "holder" TEXT,
    "holder_name" TEXT,
    "held_until" TIMESTAMPTZ(3),
    "reference" TEXT NOT NULL,
    "closing_note_sent_at" TIMESTAMPTZ(3),
    "closing_note_absent_at" TIMESTAMPTZ(3),
    "closing_note_id" BIGINT,
    "entries_note_sent_at" TIMESTAMPTZ(3),
    "entries_note_absent_at" TIMESTAMPTZ(3),
    "entries_note_id" BIGINT,
    "complete_sent_at" TIMESTAMPTZ(3),
    "detail" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "resolutions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_head" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "resolutions_active_ticket_id_key" ON "resolutions"("active_ticket_id");

-- CreateIndex
CREATE UNIQUE INDEX "resolutions_reference_key" ON "resolutions"("reference");

-- CreateIndex
CREATE INDEX "resolutions_ticket_id_started_at_idx" ON "resolutions"("ticket_id", "started_at");

-- CreateIndex
CREATE INDEX "ticket_links_environment_created_at_id_idx" ON "ticket_links"("environment", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "ticket_links_environment_created_by_name_created_at_id_idx" ON "ticket_links"("environment", "created_by_name", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_events_action_seq_idx" ON "audit_events"("action", "seq");

-- CreateIndex
CREATE INDEX "audit_events_actor_id_seq_idx" ON "audit_events"("actor_id", "seq");

-- CreateIndex
CREATE INDEX "audit_events_subject_id_seq_idx" ON "audit_events"("subject_id", "seq");

-- CreateIndex
CREATE INDEX "audit_events_request_id_seq_idx" ON "audit_events"("request_id", "seq");

-- CreateIndex
CREATE INDEX "audit_events_at_idx" ON "audit_events"("at");

-- AddForeignKey
ALTER TABLE "resolutions" ADD CONSTRAINT "resolutions_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "tickets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What follows Prisma has no words for.

-- Deleted tickets for which nobody has decided how to go on: few, and counted on every page.
CREATE INDEX "ticket_links_undecided_idx" ON "ticket_links" ("run_id", "environment") WHERE "state" = 'deleted' AND "settled_at" IS NULL;
-- The Tickets page: links that have ended are few among all, and those in doubt fewer still.
CREATE INDEX "ticket_links_ended_idx" ON "ticket_links" ("environment", "created_at" DESC, "id" DESC) WHERE "ended_at" IS NOT NULL;
CREATE INDEX "ticket_links_unconfirmed_idx" ON "ticket_links" ("environment", "created_at" DESC, "id" DESC) WHERE "state" = 'unconfirmed';
-- Tickets that are validated in the background, those longest unseen first.
CREATE INDEX "tickets_to_validate_idx" ON "tickets" ("environment", "seen_at") WHERE "deleted_found_at" IS NULL AND "completed_at" IS NULL;

-- A ticket has at most one resolving under way: active_ticket_id is unique, and these checks make it say what it claims.
ALTER TABLE "resolutions"
  ADD CONSTRAINT "resolutions_active_or_ended" CHECK (("state" = 'active') = ("ended_at" IS NULL)),
  ADD CONSTRAINT "resolutions_active_ticket" CHECK (("ended_at" IS NULL) = ("active_ticket_id" IS NOT NULL)),
  ADD CONSTRAINT "resolutions_active_ticket_form" CHECK ("active_ticket_id" IS NULL OR "active_ticket_id" = "ticket_id"),
  -- Never closed without the note, never left open without the other one (§6.2, §6.3).
  ADD CONSTRAINT "resolutions_note_before_closing" CHECK ("complete_sent_at" IS NULL OR "closing_note_id" IS NOT NULL),
  ADD CONSTRAINT "resolutions_closed_with_note" CHECK ("state" <> 'closed' OR "complete_sent_at" IS NOT NULL),
  ADD CONSTRAINT "resolutions_left_open_with_note" CHECK ("state" <> 'left_open' OR "entries_note_id" IS NOT NULL);

CREATE TRIGGER "resolutions_keep" BEFORE DELETE ON "resolutions" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "resolutions_keep_all" BEFORE TRUNCATE ON "resolutions" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- The head of the trail: a chain alone does not show that its newest links were taken away.
ALTER TABLE "audit_head" ADD CONSTRAINT "audit_head_one_row" CHECK ("id" = 1);
INSERT INTO "audit_head" ("seq", "hash")
  SELECT coalesce((SELECT max("seq") FROM "audit_events"), 0),
         coalesce((SELECT "hash" FROM "audit_events" ORDER BY "seq" DESC LIMIT 1), decode(repeat('00', 32), 'hex'));
CREATE TRIGGER "audit_head_keep" BEFORE DELETE ON "audit_head" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_head_keep_all" BEFORE TRUNCATE ON "audit_head" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

CREATE OR REPLACE FUNCTION "chain_audit_event"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  head record;
BEGIN
  -- One writer at a time, until its transaction ends: a chain has no branches. Stories write their event last, so nobody waits long.
  PERFORM pg_advisory_xact_lock(hashtextextended('backupchecks audit chain', 0));
  SELECT "seq", "hash" INTO STRICT head FROM "audit_head";
  NEW."seq" := head."seq" + 1;
  NEW."prev_hash" := head."hash";
  NEW."at" := date_trunc('milliseconds', clock_timestamp());
  NEW."hash" := "audit_event_hash"(NEW);
  UPDATE "audit_head" SET "seq" = NEW."seq", "hash" = NEW."hash";
  RETURN NEW;
END $$;
