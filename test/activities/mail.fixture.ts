// What sends notices, the outside that they go to, and the products of the seed to write about.
import { createSendNotice } from '../../activities/notices/send';
import type { OrderActivities } from '../../workflows/order.ports';
import { openOutside, openSeededShop, type Outside, type Shop } from './world.fixture';

export const BASE_URL = 'http://shop.example';
export interface MailShop extends Shop {
  outside: Outside;
  send: OrderActivities['sendNotice'];
}

export async function openMailShop(): Promise<MailShop> {
  const [shop, outside] = await Promise.all([openSeededShop(), openOutside()]);
  const send = createSendNotice({
    ...{ db: shop.db, smtpUrl: outside.smtpUrl, mailFrom: 'Throughline <orders@throughline.example>' },
    ...{ linkSecret: 'a secret of at least thirty-two characters', baseUrl: BASE_URL },
  });
  return {
    ...{ ...shop, outside, send },
    async close() {
      await outside.close();
      await shop.close();
    },
  };
}
