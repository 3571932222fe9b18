-- AlterTable
ALTER TABLE "ingest_tokens" ADD COLUMN     "customer_id" UUID;

-- CreateIndex
CREATE INDEX "ingest_tokens_customer_id_idx" ON "ingest_tokens"("customer_id");

-- AddForeignKey
ALTER TABLE "ingest_tokens" ADD CONSTRAINT "ingest_tokens_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
