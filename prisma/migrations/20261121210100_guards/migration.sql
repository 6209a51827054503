-- What the schema language cannot say: rules that hold whoever writes, by hand too.

-- The log is append-only. No cascade, no correction by hand: a wrong event is answered by another event.
CREATE FUNCTION "order_event_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'order_event is append-only: % refused', TG_OP;
END;
$$;
CREATE TRIGGER "order_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "order_event"
  FOR EACH STATEMENT EXECUTE FUNCTION "order_event_append_only"();
ALTER TABLE "order_event" ADD CONSTRAINT "order_event_seq_positive" CHECK ("seq" > 0);

-- Never more promised than there is, whichever two orders ask at once.
ALTER TABLE "stock" ADD CONSTRAINT "stock_reserved_within_on_hand" CHECK (0 <= "reserved" AND "reserved" <= "on_hand");
ALTER TABLE "reservation" ADD CONSTRAINT "reservation_quantity_positive" CHECK ("quantity" > 0);
ALTER TABLE "stock_waiter" ADD CONSTRAINT "stock_waiter_quantity_positive" CHECK ("quantity" > 0);
ALTER TABLE "stock_move" ADD CONSTRAINT "stock_move_quantity_not_zero" CHECK ("quantity" <> 0);
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_quantities" CHECK (
  "quantity" > 0 AND "reserved" >= 0 AND "shipped" >= 0 AND "returned" >= 0
);

-- Money is minor units and never negative; `open` alone may be, when the customer has paid too much.
ALTER TABLE "order" ADD CONSTRAINT "order_amounts_not_negative" CHECK ("total" >= 0 AND "paid" >= 0 AND "refunded" >= 0);
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_prices_not_negative" CHECK ("unit_price" >= 0 AND "tax_rate" >= 0);
ALTER TABLE "payment" ADD CONSTRAINT "payment_amount_not_negative" CHECK ("amount" >= 0);
ALTER TABLE "refund" ADD CONSTRAINT "refund_amount_not_negative" CHECK ("amount" >= 0);
ALTER TABLE "label" ADD CONSTRAINT "label_price_not_negative" CHECK ("price" >= 0);
ALTER TABLE "price" ADD CONSTRAINT "price_amounts_not_negative" CHECK ("amount" >= 0 AND "floor_price" >= 0);

-- What is still to be done is a small part of these tables: found without reading the rest.
CREATE INDEX "inbox_event_undelivered" ON "inbox_event" ("received_at") WHERE "delivered_at" IS NULL;
CREATE INDEX "intake_unstarted" ON "intake" ("created_at") WHERE "started_at" IS NULL;
CREATE INDEX "idempotency_unfinished" ON "idempotency" ("created_at") WHERE "answer" IS NULL AND "resend" IS NOT NULL;

-- Order numbers, read over the phone: the code adds year and check digit.
CREATE SEQUENCE "order_number_seq";
