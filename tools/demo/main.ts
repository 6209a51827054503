// Plays the five orders of `npm run demo` against a running product, one after the other, and says at the end what became of each.
// Run by tools/demo.mjs with BASE; ends with 0 only when every order ended as its story tells, also in the books of carriers and bank.
import { randomInt } from 'node:crypto';
import { statusText } from '../../workflows/domain/status';
import { OrderPlay } from './order-play';
import { type Column, entryLines, figure, moment, paragraph, tableLines } from './screen';
import { enterShop, type Shop, StepFailed } from './shop';
import { stories, type Story } from './stories';

const width = Math.max(30, Math.min(120, process.stdout.columns || Number(process.env.COLUMNS) || 100));
const say = (line = ''): void => console.log(line);
const languages = { en: 'English', zh: 'Chinese' };

interface Ending {
  number: string;
  row: string[];
  trouble: string[];
}

async function main(base: string): Promise<void> {
  const shop = await enterShop(base);
  const startedAt = Date.now();
  const run = `${Date.now().toString(36)}${randomInt(36 ** 2).toString(36)}`; // customers of another run are other people
  const endings: Ending[] = [];
  for (const [i, story] of stories.entries()) endings.push(await perform(shop, story, i, run));
  say();
  for (const line of tableLines(
    columns,
    endings.map(({ row }) => row),
    width,
  ))
    say(line);
  tellAddresses(shop, endings);
  const trouble = endings.flatMap((ending) => ending.trouble);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
  say();
  if (trouble.length > 0) {
    for (const line of trouble.flatMap((what) => paragraph(what, width))) console.error(line);
    process.exitCode = 1;
  } else for (const line of paragraph(`All ${endings.length} orders ended as told, in ${seconds} s.`, width)) say(line);
}

/** Plays one story and looks how it ended; a story that fails does not keep the others from being played. */
async function perform(shop: Shop, story: Story, index: number, run: string): Promise<Ending> {
  const letter = 'abcde'.charAt(index);
  const title = `(${letter}) ${story.title}`;
  for (const line of ['', ...paragraph(title, width), '']) say(line);
  const [given = ''] = story.customer.name.toLowerCase().split(' ');
  const email = `${/^[a-z]+$/.test(given) ? given : 'customer'}.${run}${letter}@example.com`;
  const phone = `+86138${String(randomInt(100_000_000)).padStart(8, '0')}`;
  const order = new OrderPlay(shop, { ...story.customer, email, phone }, ({ at, who, what }) => {
    for (const line of entryLines({ time: moment(at), who, what }, width)) say(line);
  });
  const trouble: string[] = [];
  try {
    await story.play(order, shop);
    await order.until(`the order to be ${story.ends}`, ({ stage }) => stage === story.ends);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    trouble.push(`(${letter}) went wrong. ${error.message}`);
    for (const line of paragraph(`  ! ${error.message}`, width)) say(line);
  }
  return order.orderId ? endingOf(shop, story, { order, letter, trouble }) : { number: '', row: [`(${letter})`], trouble };
}

const columns: Column[] = [
  { title: 'Order', align: 'left' },
  { title: 'Channel', align: 'left' },
  { title: 'Language', align: 'left' },
  { title: 'Ended as', align: 'left' },
  { title: 'Mails', align: 'right' },
  { title: 'Labels', align: 'right' },
  { title: 'CNY in', align: 'right' },
  { title: 'CNY out', align: 'right' },
];

/** What the product, the carriers and the bank say of the order now, held against its story. */
async function endingOf(
  shop: Shop,
  story: Story,
  { order, letter, trouble }: { order: OrderPlay; letter: string; trouble: string[] },
): Promise<Ending> {
  const mails = await order.countMails();
  const { orderNumber, stage, money, statusText: status } = await order.read();
  const { carriers, bank } = await shop.ledgersOf(order.orderId);
  const bought = carriers.filter(({ kind }) => kind === 'label_bought').length;
  const voided = carriers.length - bought;
  const sum = (wanted: string): number => bank.reduce((all, { kind, amount }) => all + (kind === wanted ? amount : 0), 0);
  const [moneyIn, moneyOut] = [sum('captured'), sum('refunded')];
  const expect = (isSo: boolean, what: string): void => {
    if (!isSo) trouble.push(`(${letter}) ended otherwise than told: ${what}.`);
  };
  if (trouble.length === 0) {
    expect(stage === story.ends, `it is ${stage}, not ${story.ends}`);
    expect(bought === story.labels && voided === 0, `${bought} labels were bought and ${voided} voided, not ${story.labels} bought`);
    expect(moneyIn > 0 && moneyIn === money?.total.amount, `the bank took ${moneyIn}, the order costs ${money?.total.amount ?? 'nothing'}`);
    expect(moneyOut === (story.moneyBack === 'everything' ? moneyIn : 0), `the bank gave ${moneyOut} back`);
  }
  const figures = [moneyIn, moneyOut].map((amount) => figure(amount, 'CNY'));
  const ended = status.en === statusText(story.ends).en ? story.ends : status.en.toLowerCase();
  const { language } = story.customer;
  const row = [orderNumber ?? '-', story.channel.replace('_', ' '), languages[language], ended, `${mails}`, `${bought}`, ...figures];
  return { number: orderNumber ?? '', row, trouble };
}

function tellAddresses({ base, about }: Shop, endings: Ending[]): void {
  const numbers = endings.flatMap(({ number }) => (number ? [number] : []));
  const filter = `OrderNumber IN (${numbers.map((number) => `"${number}"`).join(', ')})`;
  const { ui, namespace } = about.temporal;
  const places = [
    ['An order as JSON, by its number (with a token: POST /dev/token {"role":"supervisor"})', `${base}/api/orders/${numbers[0] ?? ''}`],
    ['The mails that the customers got', `${base}/dev/mail`],
    ...(ui ? [['These orders as workflows', `${ui}/namespaces/${namespace}/workflows?query=${encodeURIComponent(filter)}`]] : []),
  ];
  say();
  say('Where to look');
  // Addresses are not broken into lines: a terminal opens only whole ones.
  for (const [what = '', address = ''] of places) for (const line of [...paragraph(what, width, '  '), `    ${address}`]) say(line);
}

main(process.env.BASE ?? 'http://127.0.0.1:3000').catch((error: unknown) => {
  console.error(`The demo ended early. ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
