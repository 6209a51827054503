-- After-sales cases, as the log tells them: read model, written by `record` alone.
CREATE TABLE "case_" (
    "order_id" UUID NOT NULL,
    "case_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "remedy" TEXT,
    "owner_id" TEXT,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "result" TEXT,

    CONSTRAINT "case__pkey" PRIMARY KEY ("order_id","case_id")
);
CREATE INDEX "case__state_opened_at_idx" ON "case_"("state", "opened_at");
