-- Orders that came to nothing and gave back all they held: no reservation may come after it, not even one that was on its way.
CREATE TABLE "stock_release" (
    "order_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stock_release_pkey" PRIMARY KEY ("order_id")
);
