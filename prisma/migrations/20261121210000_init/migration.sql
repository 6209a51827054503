-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "order_event" (
    "order_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_role" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "cause_id" TEXT,
    "data" JSONB NOT NULL,
    "digest" TEXT NOT NULL,

    CONSTRAINT "order_event_pkey" PRIMARY KEY ("order_id","seq")
);

-- CreateTable
CREATE TABLE "order" (
    "order_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "order_number" TEXT,
    "stage" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "total" INTEGER NOT NULL,
    "paid" INTEGER NOT NULL,
    "refunded" INTEGER NOT NULL,
    "open" INTEGER NOT NULL,
    "waiting_on" TEXT[],
    "due_at" TIMESTAMPTZ(3),
    "blocked" BOOLEAN NOT NULL,
    "held" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "clock_offset" BIGINT NOT NULL DEFAULT 0,
    "state" JSONB NOT NULL,

    CONSTRAINT "order_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "order_line" (
    "order_id" UUID NOT NULL,
    "line_id" TEXT NOT NULL,
    "sku" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_price" INTEGER NOT NULL,
    "tax_rate" INTEGER NOT NULL,
    "reserved" INTEGER NOT NULL,
    "shipped" INTEGER NOT NULL,
    "returned" INTEGER NOT NULL,

    CONSTRAINT "order_line_pkey" PRIMARY KEY ("order_id","line_id")
);

-- CreateTable
CREATE TABLE "task" (
    "task_id" TEXT NOT NULL,
    "order_id" UUID,
    "step" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "text_id" UUID,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "escalated" BOOLEAN NOT NULL DEFAULT false,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "task_pkey" PRIMARY KEY ("task_id")
);

-- CreateTable
CREATE TABLE "shipment" (
    "order_id" UUID NOT NULL,
    "shipment_id" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "carrier" TEXT,
    "service" TEXT,
    "handed_over_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3),

    CONSTRAINT "shipment_pkey" PRIMARY KEY ("order_id","shipment_id")
);

-- CreateTable
CREATE TABLE "parcel" (
    "order_id" UUID NOT NULL,
    "parcel_id" TEXT NOT NULL,
    "shipment_id" TEXT NOT NULL,
    "weight_grams" INTEGER NOT NULL,
    "tracking_number" TEXT,
    "state" TEXT NOT NULL,

    CONSTRAINT "parcel_pkey" PRIMARY KEY ("order_id","parcel_id")
);

-- CreateTable
CREATE TABLE "payment" (
    "order_id" UUID NOT NULL,
    "payment_id" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "received_on" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "bank_payment_id" TEXT,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("order_id","payment_id")
);

-- CreateTable
CREATE TABLE "refund" (
    "order_id" UUID NOT NULL,
    "refund_id" TEXT NOT NULL,
    "payment_id" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "refund_pkey" PRIMARY KEY ("order_id","refund_id")
);

-- CreateTable
CREATE TABLE "promise" (
    "order_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "date" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "promise_pkey" PRIMARY KEY ("order_id","number")
);

-- CreateTable
CREATE TABLE "task_work" (
    "task_id" TEXT NOT NULL,
    "assignee_id" UUID,
    "claimed_at" TIMESTAMPTZ(3),
    "completed_by" UUID,
    "completed_at" TIMESTAMPTZ(3),
    "text_id" UUID,

    CONSTRAINT "task_work_pkey" PRIMARY KEY ("task_id")
);

-- CreateTable
CREATE TABLE "customer" (
    "customer_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "company" TEXT,
    "language" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("customer_id")
);

-- CreateTable
CREATE TABLE "address" (
    "address_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "country" TEXT NOT NULL,
    "region" TEXT,
    "city" TEXT NOT NULL,
    "line1" TEXT NOT NULL,
    "line2" TEXT,
    "postcode" TEXT,

    CONSTRAINT "address_pkey" PRIMARY KEY ("address_id")
);

-- CreateTable
CREATE TABLE "intake" (
    "order_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "company" TEXT,
    "language" TEXT NOT NULL,
    "address_id" UUID,
    "needs_id" UUID,
    "instructions_id" UUID,
    "delivery_needs" JSONB,
    "external_ref" TEXT,
    "input" JSONB NOT NULL,
    "cause_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),

    CONSTRAINT "intake_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "text" (
    "text_id" UUID NOT NULL,
    "order_id" UUID,
    "text" TEXT NOT NULL,
    "written_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "text_pkey" PRIMARY KEY ("text_id")
);

-- CreateTable
CREATE TABLE "staff" (
    "staff_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "roles" TEXT[],
    "language" TEXT NOT NULL DEFAULT 'en',

    CONSTRAINT "staff_pkey" PRIMARY KEY ("staff_id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "key_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "roles" TEXT[],
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("key_id")
);

-- CreateTable
CREATE TABLE "document" (
    "document_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "order_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "mime" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "document_pkey" PRIMARY KEY ("document_id")
);

-- CreateTable
CREATE TABLE "document_bytes" (
    "hash" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "document_bytes_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "product" (
    "sku" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "texts" JSONB NOT NULL,
    "tax_rate" INTEGER NOT NULL,
    "weight_grams" INTEGER NOT NULL,
    "supply_days" INTEGER,
    "handling" TEXT[],
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "product_pkey" PRIMARY KEY ("sku")
);

-- CreateTable
CREATE TABLE "price" (
    "sku" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "floor_price" INTEGER,

    CONSTRAINT "price_pkey" PRIMARY KEY ("sku","currency")
);

-- CreateTable
CREATE TABLE "stock" (
    "sku" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "on_hand" INTEGER NOT NULL,
    "reserved" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "stock_pkey" PRIMARY KEY ("sku","location")
);

-- CreateTable
CREATE TABLE "stock_move" (
    "move_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "sku" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "order_id" UUID,
    "reference" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stock_move_pkey" PRIMARY KEY ("move_id")
);

-- CreateTable
CREATE TABLE "reservation" (
    "order_id" UUID NOT NULL,
    "line_id" TEXT NOT NULL,
    "sku" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,

    CONSTRAINT "reservation_pkey" PRIMARY KEY ("order_id","line_id","location")
);

-- CreateTable
CREATE TABLE "stock_waiter" (
    "order_id" UUID NOT NULL,
    "line_id" TEXT NOT NULL,
    "sku" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stock_waiter_pkey" PRIMARY KEY ("order_id","line_id")
);

-- CreateTable
CREATE TABLE "inbox_event" (
    "source" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "order_id" UUID,
    "fact" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbox_event_pkey" PRIMARY KEY ("source","event_id")
);

-- CreateTable
CREATE TABLE "idempotency" (
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "cause_id" TEXT NOT NULL,
    "order_id" UUID,
    "resend" JSONB,
    "answer" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "taken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_pkey" PRIMARY KEY ("scope","key")
);

-- CreateTable
CREATE TABLE "notice" (
    "notice_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "order_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "addressee" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "notice_pkey" PRIMARY KEY ("notice_id")
);

-- CreateTable
CREATE TABLE "link" (
    "token_hash" TEXT NOT NULL,
    "order_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "version" INTEGER,
    "shipment_id" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "link_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "label" (
    "label_id" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "order_id" UUID NOT NULL,
    "parcel_id" TEXT NOT NULL,
    "carrier" TEXT NOT NULL,
    "tracking_number" TEXT NOT NULL,
    "price" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "label_pkey" PRIMARY KEY ("label_id")
);

-- CreateTable
CREATE TABLE "label_intent" (
    "reference" TEXT NOT NULL,
    "order_id" UUID NOT NULL,
    "parcel_id" TEXT NOT NULL,
    "carrier" TEXT NOT NULL,
    "called_off" BOOLEAN NOT NULL DEFAULT false,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "label_intent_pkey" PRIMARY KEY ("reference")
);

-- CreateTable
CREATE TABLE "policy" (
    "version" INTEGER NOT NULL,
    "policy" JSONB NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "order_number" (
    "order_id" UUID NOT NULL,
    "number" TEXT NOT NULL,

    CONSTRAINT "order_number_pkey" PRIMARY KEY ("order_id")
);

-- CreateIndex
CREATE INDEX "order_event_order_id_cause_id_idx" ON "order_event"("order_id", "cause_id");

-- CreateIndex
CREATE INDEX "order_event_type_at_idx" ON "order_event"("type", "at");

-- CreateIndex
CREATE UNIQUE INDEX "order_order_number_key" ON "order"("order_number");

-- CreateIndex
CREATE INDEX "order_stage_created_at_idx" ON "order"("stage", "created_at");

-- CreateIndex
CREATE INDEX "order_customer_id_idx" ON "order"("customer_id");

-- CreateIndex
CREATE INDEX "order_due_at_idx" ON "order"("due_at");

-- CreateIndex
CREATE INDEX "order_created_at_order_id_idx" ON "order"("created_at", "order_id");

-- CreateIndex
CREATE INDEX "order_line_sku_idx" ON "order_line"("sku");

-- CreateIndex
CREATE INDEX "task_role_closed_at_due_at_idx" ON "task"("role", "closed_at", "due_at");

-- CreateIndex
CREATE INDEX "task_order_id_idx" ON "task"("order_id");

-- CreateIndex
CREATE INDEX "parcel_tracking_number_idx" ON "parcel"("tracking_number");

-- CreateIndex
CREATE INDEX "payment_bank_payment_id_idx" ON "payment"("bank_payment_id");

-- CreateIndex
CREATE INDEX "customer_email_idx" ON "customer"("email");

-- CreateIndex
CREATE INDEX "customer_phone_idx" ON "customer"("phone");

-- CreateIndex
CREATE INDEX "address_customer_id_idx" ON "address"("customer_id");

-- CreateIndex
CREATE INDEX "intake_started_at_created_at_idx" ON "intake"("started_at", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "intake_external_ref_key" ON "intake"("external_ref");

-- CreateIndex
CREATE INDEX "text_order_id_idx" ON "text"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "staff_subject_key" ON "staff"("subject");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_hash_key" ON "api_key"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "document_key_key" ON "document"("key");

-- CreateIndex
CREATE INDEX "document_order_id_idx" ON "document"("order_id");

-- CreateIndex
CREATE INDEX "stock_move_sku_location_idx" ON "stock_move"("sku", "location");

-- CreateIndex
CREATE UNIQUE INDEX "stock_move_key_sku_location_key" ON "stock_move"("key", "sku", "location");

-- CreateIndex
CREATE INDEX "reservation_sku_location_idx" ON "reservation"("sku", "location");

-- CreateIndex
CREATE INDEX "stock_waiter_sku_since_idx" ON "stock_waiter"("sku", "since");

-- CreateIndex
CREATE INDEX "inbox_event_delivered_at_received_at_idx" ON "inbox_event"("delivered_at", "received_at");

-- CreateIndex
CREATE INDEX "inbox_event_order_id_idx" ON "inbox_event"("order_id");

-- CreateIndex
CREATE INDEX "idempotency_taken_at_idx" ON "idempotency"("taken_at");

-- CreateIndex
CREATE UNIQUE INDEX "notice_key_key" ON "notice"("key");

-- CreateIndex
CREATE INDEX "notice_order_id_idx" ON "notice"("order_id");

-- CreateIndex
CREATE INDEX "link_order_id_purpose_idx" ON "link"("order_id", "purpose");

-- CreateIndex
CREATE INDEX "label_order_id_idx" ON "label"("order_id");

-- CreateIndex
CREATE INDEX "label_tracking_number_idx" ON "label"("tracking_number");

-- CreateIndex
CREATE UNIQUE INDEX "label_reference_state_key" ON "label"("reference", "state");

-- CreateIndex
CREATE INDEX "label_intent_order_id_idx" ON "label_intent"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "order_number_number_key" ON "order_number"("number");

-- AddForeignKey
ALTER TABLE "price" ADD CONSTRAINT "price_sku_fkey" FOREIGN KEY ("sku") REFERENCES "product"("sku") ON DELETE RESTRICT ON UPDATE CASCADE;

