-- Who sent a file in: `customer`, or the id of a member of staff or key; null for the papers that we make ourselves.
ALTER TABLE "document" ADD COLUMN "uploaded_by" TEXT;

-- What a piece costs us, in minor units without tax; null: nobody has said it.
ALTER TABLE "product" ADD COLUMN "cost" INTEGER, ADD COLUMN "cost_currency" TEXT;
ALTER TABLE "product" ADD CONSTRAINT "product_cost_whole" CHECK ("cost" >= 0 AND ("cost" IS NULL) = ("cost_currency" IS NULL));

-- What a piece cost when it left the house; null for moves that are about no cost, and for pieces whose cost nobody had said.
ALTER TABLE "stock_move" ADD COLUMN "unit_cost" INTEGER, ADD COLUMN "cost_currency" TEXT;
CREATE INDEX "stock_move_order_id_idx" ON "stock_move"("order_id");

-- Who changed what of a customer's record. Names of fields, and values only where they are figures.
CREATE TABLE "customer_change" (
    "change_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_role" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "fields" TEXT[],
    "credit_limit_before" INTEGER,
    "credit_limit_after" INTEGER,

    CONSTRAINT "customer_change_pkey" PRIMARY KEY ("change_id")
);
CREATE INDEX "customer_change_customer_id_at_idx" ON "customer_change"("customer_id", "at");
CREATE INDEX "customer_created_at_customer_id_idx" ON "customer"("created_at", "customer_id");
