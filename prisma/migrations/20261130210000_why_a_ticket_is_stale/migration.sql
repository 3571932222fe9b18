-- DropIndex: nothing asks by company any more.
DROP INDEX "tickets_open_of_company_idx";

-- AlterTable
ALTER TABLE "tickets" ADD COLUMN "ask_problem" TEXT;
