-- AlterTable
ALTER TABLE "autotask_connections" ADD COLUMN     "names_sync_failure" TEXT,
ADD COLUMN     "names_synced_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "company_mappings" ADD COLUMN     "previous_name" TEXT;

-- AlterTable
ALTER TABLE "customers" ADD COLUMN     "merged_into_id" UUID;

-- AlterTable
ALTER TABLE "instance_settings" ADD COLUMN     "name_sync_hours" INTEGER NOT NULL DEFAULT 24;


-- What follows Prisma has no words for.

-- Open tickets of a company, counted beside each customer.
CREATE INDEX "tickets_open_of_company_idx" ON "tickets" ("environment", "company_id") WHERE "deleted_found_at" IS NULL AND "completed_at" IS NULL;
-- A customer that was merged is out of use, and never into itself.
ALTER TABLE "customers"
  ADD CONSTRAINT "customers_merged_is_archived" CHECK ("merged_into_id" IS NULL OR "archived_at" IS NOT NULL),
  ADD CONSTRAINT "customers_merged_elsewhere" CHECK ("merged_into_id" <> "id");
