-- How long the orders' waits lasted: one row for each time that one was opened. Read model, written by `record` alone.
CREATE TABLE "step_time" (
    "order_id" UUID NOT NULL,
    "wait_id" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "step" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "done" BOOLEAN NOT NULL,

    CONSTRAINT "step_time_pkey" PRIMARY KEY ("order_id","wait_id","opened_at")
);
CREATE INDEX "step_time_ended_at_idx" ON "step_time"("ended_at");
-- What is open is a small part of the table: found without reading the rest.
CREATE INDEX "step_time_open" ON "step_time"("step") WHERE "ended_at" IS NULL;

-- When orders were held: this time counts for no wait.
CREATE TABLE "order_hold" (
    "order_id" UUID NOT NULL,
    "held_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "released_at" TIMESTAMPTZ(3),

    CONSTRAINT "order_hold_pkey" PRIMARY KEY ("order_id","held_at")
);
CREATE INDEX "order_hold_held_at_idx" ON "order_hold"("held_at");

-- When a shipment arrived, and whether it is one of an after-sales case.
ALTER TABLE "shipment" ADD COLUMN "delivered_at" TIMESTAMPTZ(3), ADD COLUMN "case_id" TEXT;
CREATE INDEX "shipment_handed_over_at_idx" ON "shipment"("handed_over_at");
CREATE INDEX "shipment_delivered_at_idx" ON "shipment"("delivered_at");

-- Tax within the total, and what the customer owes less: with these the margin of many orders is told without opening their states.
ALTER TABLE "order" ADD COLUMN "tax" INTEGER NOT NULL DEFAULT 0, ADD COLUMN "credited" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "order" ADD CONSTRAINT "order_tax_and_credits_not_negative" CHECK ("tax" >= 0 AND "credited" >= 0);

-- Orders from before, as their logs and states tell them.
UPDATE "shipment" SET "case_id" = x."shipment"->>'caseId', "delivered_at" = (
    SELECT max((parcel->>'stateAt')::timestamptz) FROM jsonb_array_elements(x."shipment"->'parcels') parcel
    WHERE x."shipment"->>'step' = 'delivered'
  )
FROM (SELECT "order_id", jsonb_array_elements("state"->'shipments') AS "shipment" FROM "order") x
WHERE "shipment"."order_id" = x."order_id" AND "shipment"."shipment_id" = x."shipment"->>'shipmentId';

UPDATE "order" SET
  "credited" = coalesce((SELECT sum((credit->'amount'->>'amount')::int) FROM jsonb_array_elements("state"->'credits') credit), 0),
  "tax" = coalesce((
    SELECT sum(round("quantity"::numeric * "unit_price" * "tax_rate" / (10000 + "tax_rate")))
    FROM "order_line" WHERE "order_line"."order_id" = "order"."order_id"
  ), 0);

INSERT INTO "order_hold" ("order_id", "held_at", "reason", "released_at")
SELECT "order_id", "at", "data"->>'reason', (
    SELECT min(e."at") FROM "order_event" e WHERE e."order_id" = held."order_id" AND e."seq" > held."seq"
      AND (e."type" = 'OrderReleased' OR (e."type" = 'StageEntered' AND e."data"->>'stage' = 'cancellation'))
  )
FROM "order_event" held WHERE "type" = 'OrderHeld'
ON CONFLICT DO NOTHING;

-- A wait that nobody ended, of an order that went elsewhere, ended with the last stage that was entered; `npm run rebuild` is exact.
INSERT INTO "step_time" ("order_id", "wait_id", "opened_at", "step", "role", "due_at", "ended_at", "done")
SELECT e."order_id", e."data"->>'waitId', e."at", e."data"->>'step', coalesce(e."data"#>>'{task,role}', e."data"->>'on'),
  coalesce(
    (e."data"#>>'{task,dueAt}')::timestamptz,
    e."at" + CASE e."data"->>'step' WHEN 'case-answer' THEN interval '1 day' WHEN 'receipt' THEN interval '3 days'
      WHEN 'repair-quote' THEN interval '3 days' WHEN 'case-return' THEN interval '7 days' END
  ),
  CASE
    WHEN finish."at" IS NOT NULL THEN finish."at"
    WHEN NOT o."state"->'clocks' ? (e."data"->>'waitId') THEN coalesce((
      SELECT max(s."at") FROM "order_event" s WHERE s."order_id" = e."order_id" AND s."type" = 'StageEntered' AND s."seq" > e."seq"
    ), o."changed_at")
  END,
  coalesce(finish."type" = 'WaitEnded', false)
FROM "order_event" e
JOIN "order" o ON o."order_id" = e."order_id"
LEFT JOIN LATERAL (
  SELECT n."at", n."type" FROM "order_event" n
  WHERE n."order_id" = e."order_id" AND n."seq" > e."seq" AND n."type" IN ('WaitEnded', 'WaitOpened')
    AND n."data"->>'waitId' = e."data"->>'waitId'
  ORDER BY n."seq" LIMIT 1
) finish ON true
WHERE e."type" = 'WaitOpened'
ON CONFLICT DO NOTHING;
