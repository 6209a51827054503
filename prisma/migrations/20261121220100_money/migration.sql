-- What a customer may owe on account, in minor units of an order's currency; null: what the policy says.
ALTER TABLE "customer" ADD COLUMN "credit_limit" INTEGER;
ALTER TABLE "customer" ADD CONSTRAINT "customer_credit_limit_not_negative" CHECK ("credit_limit" >= 0);
