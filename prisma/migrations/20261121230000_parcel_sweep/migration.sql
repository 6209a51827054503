-- When a carrier was last asked about a parcel that had gone silent, by the order's clock; null: never.
ALTER TABLE "label" ADD COLUMN "asked_at" TIMESTAMPTZ(3);
-- The sweep looks at what is on the road only.
CREATE INDEX "shipment_step_idx" ON "shipment"("step");
