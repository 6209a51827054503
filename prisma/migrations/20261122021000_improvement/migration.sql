-- What staff want to be better, tied to steps of the process.
CREATE TABLE "improvement" (
    "improvement_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT,
    "step" TEXT,
    "owner_id" UUID,
    "state" TEXT NOT NULL,
    "review_id" UUID,
    "proposed_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "improvement_pkey" PRIMARY KEY ("improvement_id")
);
CREATE INDEX "improvement_created_at_improvement_id_idx" ON "improvement"("created_at", "improvement_id");
CREATE INDEX "improvement_review_id_idx" ON "improvement"("review_id");
ALTER TABLE "improvement" ADD CONSTRAINT "improvement_state_known"
  CHECK ("state" IN ('proposed', 'accepted', 'doing', 'done', 'rejected'));

-- Who changed what of it: names of fields, and where it went.
CREATE TABLE "improvement_change" (
    "change_id" UUID NOT NULL,
    "improvement_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID NOT NULL,
    "fields" TEXT[],
    "state" TEXT NOT NULL,

    CONSTRAINT "improvement_change_pkey" PRIMARY KEY ("change_id"),
    CONSTRAINT "improvement_change_improvement_id_fkey" FOREIGN KEY ("improvement_id") REFERENCES "improvement"("improvement_id")
);
CREATE INDEX "improvement_change_improvement_id_at_idx" ON "improvement_change"("improvement_id", "at");

-- Meetings of all departments about the process: what the figures asked, and what was decided.
CREATE TABLE "process_review" (
    "review_id" UUID NOT NULL,
    "held_on" TEXT NOT NULL,
    "period_from" TEXT NOT NULL,
    "period_to" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "participants" JSONB NOT NULL,
    "agenda" JSONB NOT NULL,
    "decisions" JSONB NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "held_by" UUID,
    "held_at" TIMESTAMPTZ(3),

    CONSTRAINT "process_review_pkey" PRIMARY KEY ("review_id")
);
CREATE INDEX "process_review_created_at_review_id_idx" ON "process_review"("created_at", "review_id");
ALTER TABLE "process_review" ADD CONSTRAINT "process_review_state_known" CHECK ("state" IN ('planned', 'held'));
