-- CreateIndex
CREATE INDEX "reviews_run_ids_idx" ON "reviews" USING GIN ("run_ids");
