CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateEnum
CREATE TYPE "role" AS ENUM ('admin', 'operator', 'reporter');

-- CreateEnum
CREATE TYPE "run_status" AS ENUM ('success', 'warning', 'unknown', 'missed', 'error');

-- CreateEnum
CREATE TYPE "object_status" AS ENUM ('success', 'skipped', 'warning', 'unknown', 'error');

-- CreateEnum
CREATE TYPE "environment" AS ENUM ('sandbox', 'production');

-- CreateEnum
CREATE TYPE "mapping_status" AS ENUM ('ok', 'renamed', 'invalid');

-- CreateEnum
CREATE TYPE "link_state" AS ENUM ('creating', 'unconfirmed', 'linked', 'refused', 'not_created', 'deleted', 'replaced');

-- CreateEnum
CREATE TYPE "attempt_state" AS ENUM ('reserved', 'sending', 'answered', 'unconfirmed', 'confirmed', 'refused', 'not_created');

-- CreateEnum
CREATE TYPE "reference_kind" AS ENUM ('queue', 'source', 'status', 'priority');

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "password_hash" TEXT NOT NULL,
    "password_changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_ins" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,
    "address" TEXT NOT NULL,
    "user_agent" TEXT NOT NULL,

    CONSTRAINT "sign_ins_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "expire" TIMESTAMPTZ(3),

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "customers" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "is_new" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "customers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_source_names" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,

    CONSTRAINT "customer_source_names_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "jobs" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "software" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "is_new" BOOLEAN NOT NULL DEFAULT true,
    "search_text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job_source_names" (
    "id" UUID NOT NULL,
    "customer_source_name_id" UUID NOT NULL,
    "software_key" TEXT NOT NULL,
    "type_key" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "job_id" UUID NOT NULL,

    CONSTRAINT "job_source_names_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "runs" (
    "id" UUID NOT NULL,
    "job_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "status" "run_status" NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "source" TEXT NOT NULL,
    "headline" TEXT,
    "remark" TEXT,
    "object_count" INTEGER NOT NULL,
    "problem_count" INTEGER NOT NULL,
    "manual_ticket_number" TEXT,
    "review_id" UUID,

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_objects" (
    "run_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "status" "object_status" NOT NULL,
    "message" TEXT NOT NULL,

    CONSTRAINT "run_objects_pkey" PRIMARY KEY ("run_id","position")
);

-- CreateTable
CREATE TABLE "run_reports" (
    "run_id" UUID NOT NULL,
    "format" TEXT NOT NULL,
    "exit_code" INTEGER,
    "body" TEXT NOT NULL,

    CONSTRAINT "run_reports_pkey" PRIMARY KEY ("run_id")
);

-- CreateTable
CREATE TABLE "reviews" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "run_ids" UUID[],
    "run_count" INTEGER NOT NULL,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "reviews_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "queued_jobs" (
    "job_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "status" "run_status" NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "headline" TEXT,
    "run_count" INTEGER NOT NULL,

    CONSTRAINT "queued_jobs_pkey" PRIMARY KEY ("job_id")
);

-- CreateTable
CREATE TABLE "company_mappings" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "environment" "environment" NOT NULL,
    "company_id" BIGINT NOT NULL,
    "company_name" TEXT NOT NULL,
    "status" "mapping_status" NOT NULL,
    "last_sync_at" TIMESTAMPTZ(3) NOT NULL,
    "mapped_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "mapped_by_id" UUID NOT NULL,

    CONSTRAINT "company_mappings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tickets" (
    "id" UUID NOT NULL,
    "environment" "environment" NOT NULL,
    "autotask_id" BIGINT NOT NULL,
    "number" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "company_id" BIGINT NOT NULL,
    "status_id" INTEGER NOT NULL,
    "completed_at" TIMESTAMPTZ(3),
    "url" TEXT,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_found_at" TIMESTAMPTZ(3),

    CONSTRAINT "tickets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket_links" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "environment" "environment" NOT NULL,
    "state" "link_state" NOT NULL,
    "active_key" TEXT,
    "ticket_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" UUID NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,

    CONSTRAINT "ticket_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "creation_attempts" (
    "id" UUID NOT NULL,
    "link_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "environment" "environment" NOT NULL,
    "reference" TEXT NOT NULL,
    "state" "attempt_state" NOT NULL,
    "company_id" BIGINT NOT NULL,
    "company_name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "queue_id" INTEGER NOT NULL,
    "source_id" INTEGER NOT NULL,
    "status_id" INTEGER NOT NULL,
    "priority_id" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "reserved_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "autotask_id" BIGINT,
    "detail" TEXT,
    "first_absent_at" TIMESTAMPTZ(3),
    "last_absent_at" TIMESTAMPTZ(3),
    "conflict_id" BIGINT,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "creation_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instance_settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "instance_tag" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "autotask_enabled" BOOLEAN NOT NULL DEFAULT false,
    "environment" "environment" NOT NULL DEFAULT 'sandbox',
    "base_url" TEXT,
    "allow_resolve" BOOLEAN NOT NULL DEFAULT false,
    "allow_manual_numbers" BOOLEAN NOT NULL DEFAULT false,
    "encryption_key_id" TEXT,
    "setup_code_hash" TEXT,

    CONSTRAINT "instance_settings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settings_changes" (
    "section" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_by_id" TEXT NOT NULL,
    "changed_by" TEXT NOT NULL,

    CONSTRAINT "settings_changes_pkey" PRIMARY KEY ("section")
);

-- CreateTable
CREATE TABLE "autotask_connections" (
    "environment" "environment" NOT NULL,
    "user_name" TEXT NOT NULL,
    "password" BYTEA NOT NULL,
    "tracking_identifier" BYTEA NOT NULL,
    "zone" JSONB,
    "zone_seen_at" TIMESTAMPTZ(3),
    "tested_at" TIMESTAMPTZ(3),
    "test_failure" TEXT,

    CONSTRAINT "autotask_connections_pkey" PRIMARY KEY ("environment")
);

-- CreateTable
CREATE TABLE "ticket_defaults" (
    "environment" "environment" NOT NULL,
    "source_id" INTEGER,
    "queue_id" INTEGER,
    "status_id" INTEGER,
    "warning_priority_id" INTEGER,
    "error_priority_id" INTEGER,

    CONSTRAINT "ticket_defaults_pkey" PRIMARY KEY ("environment")
);

-- CreateTable
CREATE TABLE "reference_values" (
    "environment" "environment" NOT NULL,
    "kind" "reference_kind" NOT NULL,
    "value" INTEGER NOT NULL,
    "label" TEXT NOT NULL,
    "is_active" BOOLEAN NOT NULL,
    "is_system" BOOLEAN NOT NULL,
    "sort_order" INTEGER NOT NULL,
    "loaded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reference_values_pkey" PRIMARY KEY ("environment","kind","value")
);

-- CreateTable
CREATE TABLE "ingest_tokens" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "hint" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_name" TEXT NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "ingest_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "run_id" UUID,
    "request_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "detail" TEXT,
    "prev_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "sign_ins_user_id_created_at_idx" ON "sign_ins"("user_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "customers_name_id_idx" ON "customers"("name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "customer_source_names_key_key" ON "customer_source_names"("key");

-- CreateIndex
CREATE INDEX "customer_source_names_customer_id_idx" ON "customer_source_names"("customer_id");

-- CreateIndex
CREATE INDEX "jobs_customer_id_idx" ON "jobs"("customer_id");

-- CreateIndex
CREATE INDEX "jobs_software_idx" ON "jobs"("software");

-- CreateIndex
CREATE INDEX "jobs_search_text_id_idx" ON "jobs"("search_text", "id");

-- CreateIndex
CREATE INDEX "job_source_names_job_id_idx" ON "job_source_names"("job_id");

-- CreateIndex
CREATE UNIQUE INDEX "job_source_names_customer_source_name_id_software_key_type__key" ON "job_source_names"("customer_source_name_id", "software_key", "type_key", "name_key");

-- CreateIndex
CREATE INDEX "runs_job_id_started_at_id_idx" ON "runs"("job_id", "started_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "runs_started_at_id_idx" ON "runs"("started_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "runs_job_id_external_id_key" ON "runs"("job_id", "external_id");

-- CreateIndex
CREATE INDEX "reviews_at_idx" ON "reviews"("at" DESC);

-- CreateIndex
CREATE INDEX "reviews_user_id_idx" ON "reviews"("user_id");

-- CreateIndex
CREATE INDEX "queued_jobs_status_started_at_job_id_idx" ON "queued_jobs"("status" DESC, "started_at" DESC, "job_id" DESC);

-- CreateIndex
CREATE INDEX "company_mappings_customer_id_idx" ON "company_mappings"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "company_mappings_environment_customer_id_key" ON "company_mappings"("environment", "customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "company_mappings_environment_company_id_key" ON "company_mappings"("environment", "company_id");

-- CreateIndex
CREATE UNIQUE INDEX "tickets_environment_autotask_id_key" ON "tickets"("environment", "autotask_id");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_links_active_key_key" ON "ticket_links"("active_key");

-- CreateIndex
CREATE INDEX "ticket_links_run_id_created_at_idx" ON "ticket_links"("run_id", "created_at");

-- CreateIndex
CREATE INDEX "ticket_links_ticket_id_idx" ON "ticket_links"("ticket_id");

-- CreateIndex
CREATE UNIQUE INDEX "creation_attempts_link_id_key" ON "creation_attempts"("link_id");

-- CreateIndex
CREATE UNIQUE INDEX "creation_attempts_reference_key" ON "creation_attempts"("reference");

-- CreateIndex
CREATE INDEX "creation_attempts_run_id_environment_idx" ON "creation_attempts"("run_id", "environment");

-- CreateIndex
CREATE UNIQUE INDEX "ingest_tokens_hash_key" ON "ingest_tokens"("hash");

-- CreateIndex
CREATE INDEX "audit_events_run_id_seq_idx" ON "audit_events"("run_id", "seq");

-- AddForeignKey
ALTER TABLE "sign_ins" ADD CONSTRAINT "sign_ins_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_source_names" ADD CONSTRAINT "customer_source_names_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job_source_names" ADD CONSTRAINT "job_source_names_customer_source_name_id_fkey" FOREIGN KEY ("customer_source_name_id") REFERENCES "customer_source_names"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job_source_names" ADD CONSTRAINT "job_source_names_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_review_id_fkey" FOREIGN KEY ("review_id") REFERENCES "reviews"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_objects" ADD CONSTRAINT "run_objects_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_reports" ADD CONSTRAINT "run_reports_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "queued_jobs" ADD CONSTRAINT "queued_jobs_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "company_mappings" ADD CONSTRAINT "company_mappings_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_links" ADD CONSTRAINT "ticket_links_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_links" ADD CONSTRAINT "ticket_links_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "tickets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "creation_attempts" ADD CONSTRAINT "creation_attempts_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "ticket_links"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What follows Prisma has no words for.

-- The queue of unreviewed runs, worst first within a job; 1 % of all runs.
CREATE INDEX "runs_unreviewed_idx" ON "runs" ("job_id", "status" DESC, "started_at" DESC, "id" DESC) WHERE "review_id" IS NULL;
-- A status filter over reviewed runs; successes are so many that the index by time serves them.
CREATE INDEX "runs_problems_idx" ON "runs" ("status", "started_at" DESC, "id" DESC) WHERE "status" <> 'success';
-- Text search. Runs without a message (nearly all successes) cost nothing here.
CREATE INDEX "runs_headline_trgm_idx" ON "runs" USING gin ("headline" gin_trgm_ops) WHERE "headline" IS NOT NULL;
CREATE INDEX "jobs_search_text_trgm_idx" ON "jobs" USING gin ("search_text" gin_trgm_ops);
-- Creations that wait to be settled.
CREATE INDEX "ticket_links_unsettled_idx" ON "ticket_links" ("created_at") WHERE "state" IN ('creating', 'unconfirmed');

-- One row of instance settings.
ALTER TABLE "instance_settings" ADD CONSTRAINT "instance_settings_one_row" CHECK ("id" = 1);

-- A run has at most one active link per environment: active_key is unique, and these checks make it say what it claims.
ALTER TABLE "ticket_links"
  ADD CONSTRAINT "ticket_links_active_or_ended" CHECK (("ended_at" IS NULL) = ("active_key" IS NOT NULL)),
  ADD CONSTRAINT "ticket_links_active_key_form" CHECK ("active_key" IS NULL OR "active_key" = "environment"::text || ':' || "run_id"::text),
  ADD CONSTRAINT "ticket_links_active_states" CHECK (("state" IN ('creating', 'unconfirmed', 'linked')) = ("ended_at" IS NULL)),
  ADD CONSTRAINT "ticket_links_linked_has_ticket" CHECK ("state" <> 'linked' OR "ticket_id" IS NOT NULL);

-- History stays: links, attempts and audit events are never deleted, audit events never changed.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: this table keeps history', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "ticket_links_keep" BEFORE DELETE ON "ticket_links" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "ticket_links_keep_all" BEFORE TRUNCATE ON "ticket_links" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "creation_attempts_keep" BEFORE DELETE ON "creation_attempts" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "creation_attempts_keep_all" BEFORE TRUNCATE ON "creation_attempts" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_events_keep" BEFORE UPDATE OR DELETE ON "audit_events" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_events_keep_all" BEFORE TRUNCATE ON "audit_events" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- The audit chain: each event's hash covers its own words and the hash before it.
CREATE FUNCTION "audit_event_hash"("event" "audit_events") RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(event.prev_hash || convert_to(jsonb_build_array(
    event.seq, to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), event.actor_kind, event.actor_id, event.actor_name,
    event.action, event.subject_kind, event.subject_id, event.run_id, event.request_id, event.before, event.after, event.detail
  )::text, 'UTF8'))
$$;

CREATE FUNCTION "chain_audit_event"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last record;
BEGIN
  -- One writer at a time, until its transaction ends: a chain has no branches. Stories write their event last, so nobody waits long.
  PERFORM pg_advisory_xact_lock(hashtextextended('backupchecks audit chain', 0));
  SELECT "seq", "hash" INTO last FROM "audit_events" ORDER BY "seq" DESC LIMIT 1;
  NEW."seq" := coalesce(last."seq", 0) + 1;
  NEW."prev_hash" := coalesce(last."hash", decode(repeat('00', 32), 'hex'));
  NEW."at" := date_trunc('milliseconds', clock_timestamp());
  NEW."hash" := "audit_event_hash"(NEW);
  RETURN NEW;
END $$;

CREATE TRIGGER "audit_events_chain" BEFORE INSERT ON "audit_events" FOR EACH ROW EXECUTE FUNCTION "chain_audit_event"();

-- The queue. New runs are added to their job's row; any other change makes the row anew. The lock on the job comes before the
-- reading, so two transactions on one job follow each other; ordered by ID, so they never wait in a circle.
CREATE FUNCTION "queue_new_runs"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM "jobs" WHERE "id" IN (SELECT "job_id" FROM "new_runs" WHERE "review_id" IS NULL) ORDER BY "id" FOR NO KEY UPDATE;
  INSERT INTO "queued_jobs" ("job_id", "run_id", "status", "started_at", "headline", "run_count")
  SELECT DISTINCT ON (n."job_id") n."job_id", n."id", n."status", n."started_at", n."headline",
         count(*) OVER (PARTITION BY n."job_id")
  FROM "new_runs" n WHERE n."review_id" IS NULL
  ORDER BY n."job_id", n."status" DESC, n."started_at" DESC, n."id" DESC
  ON CONFLICT ("job_id") DO UPDATE SET
    "run_count" = "queued_jobs"."run_count" + excluded."run_count",
    ("run_id", "status", "started_at", "headline") = (SELECT w."run_id", w."status", w."started_at", w."headline" FROM (
      VALUES ("queued_jobs"."run_id", "queued_jobs"."status", "queued_jobs"."started_at", "queued_jobs"."headline"),
             (excluded."run_id", excluded."status", excluded."started_at", excluded."headline")
    ) AS w ("run_id", "status", "started_at", "headline") ORDER BY w."status" DESC, w."started_at" DESC, w."run_id" DESC LIMIT 1);
  RETURN NULL;
END $$;

CREATE FUNCTION "requeue_jobs"("ids" uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM "jobs" WHERE "id" = ANY ("ids") ORDER BY "id" FOR NO KEY UPDATE;
  DELETE FROM "queued_jobs" WHERE "job_id" = ANY ("ids");
  INSERT INTO "queued_jobs" ("job_id", "run_id", "status", "started_at", "headline", "run_count")
  SELECT DISTINCT ON (r."job_id") r."job_id", r."id", r."status", r."started_at", r."headline",
         count(*) OVER (PARTITION BY r."job_id")
  FROM "runs" r WHERE r."job_id" = ANY ("ids") AND r."review_id" IS NULL
  ORDER BY r."job_id", r."status" DESC, r."started_at" DESC, r."id" DESC;
END $$;

CREATE FUNCTION "queue_changed_runs"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "requeue_jobs"(array(SELECT DISTINCT "job_id" FROM "changed_runs"));
  RETURN NULL;
END $$;

CREATE TRIGGER "runs_queue_new" AFTER INSERT ON "runs" REFERENCING NEW TABLE AS "new_runs"
  FOR EACH STATEMENT EXECUTE FUNCTION "queue_new_runs"();
-- A run that is moved to another job leaves one queue and joins another.
CREATE FUNCTION "queue_moved_runs"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "requeue_jobs"(array(SELECT "job_id" FROM "old_runs" UNION SELECT "job_id" FROM "changed_runs"));
  RETURN NULL;
END $$;

CREATE TRIGGER "runs_queue_changed" AFTER UPDATE ON "runs" REFERENCING OLD TABLE AS "old_runs" NEW TABLE AS "changed_runs"
  FOR EACH STATEMENT EXECUTE FUNCTION "queue_moved_runs"();
CREATE TRIGGER "runs_queue_removed" AFTER DELETE ON "runs" REFERENCING OLD TABLE AS "changed_runs"
  FOR EACH STATEMENT EXECUTE FUNCTION "queue_changed_runs"();
