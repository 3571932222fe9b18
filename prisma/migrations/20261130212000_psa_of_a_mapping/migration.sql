-- AlterTable
ALTER TABLE "company_mappings" ADD COLUMN "psa_type" TEXT NOT NULL DEFAULT 'autotask';

-- There is one PSA so far; another is a decision, and not a typing error.
ALTER TABLE "company_mappings" ADD CONSTRAINT "company_mappings_psa_type_check" CHECK ("psa_type" = 'autotask');
