-- How long each wait took and by how much it was late, in seconds and with held time: reckoned once, not for every question about many of
-- them. Generated, so nobody writes them and rows from before have them too.
ALTER TABLE "step_time"
  ADD COLUMN "elapsed" DOUBLE PRECISION GENERATED ALWAYS AS (date_part('epoch', "ended_at" - "opened_at")) STORED,
  ADD COLUMN "overdue" DOUBLE PRECISION GENERATED ALWAYS AS (date_part('epoch', "ended_at" - "due_at")) STORED;

-- What the figures ask of a wait that has ended, without its row; one that is open costs nothing here. Those that were late are few.
DROP INDEX "step_time_ended_at_idx";
CREATE INDEX "step_time_ended" ON "step_time"("step", "ended_at") INCLUDE ("order_id", "done", "elapsed", "overdue")
  WHERE "ended_at" IS NOT NULL;
CREATE INDEX "step_time_late" ON "step_time"("ended_at") INCLUDE ("order_id", "step", "role", "elapsed", "overdue") WHERE "overdue" > 0;
