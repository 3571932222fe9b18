-- Prisma has no words for these: partial indexes, which it does not look at.

-- A text search in the list of all runs, in the list's own order: only runs that have a message are walked, and the message is read
-- from the index. For frequent words, and for those of fewer than three letters, which trigrams can't find. A headline has 300
-- characters at most, which is well below what an entry may hold.
CREATE INDEX "runs_headline_time_idx" ON "runs" ("started_at" DESC, "id" DESC) INCLUDE ("headline", "status") WHERE "headline" IS NOT NULL;

-- Runs with a ticket number from before the integration: few, and looked for among all.
CREATE INDEX "runs_manual_number_idx" ON "runs" ("id") WHERE "manual_ticket_number" IS NOT NULL;
