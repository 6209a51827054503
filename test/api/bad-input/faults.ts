// What can be wrong with a body, made from its schema: one request per place and fault. `code`: what the answer must say, where the contract
// names it; a fault without one may get any code of 422.
import type { Schema } from './contract';
import { isText, sampleOf, typesOf } from './samples';

export interface Fault {
  what: string;
  pointer: string;
  /** The whole body as it is sent: JSON alone can say 1e400 and __proto__. */
  raw: string;
  code?: string;
}
interface Place {
  schema: Schema;
  name: string;
  pointer: string;
  /** The whole body with this value here. */
  around: (value: unknown) => unknown;
}

const HUGE = '@huge@';
const PROTO = '@proto@';
/** JSON with what JavaScript cannot write. */
const rawOf = (body: unknown): string => JSON.stringify(body).replaceAll(`"${HUGE}"`, '1e400').replaceAll(PROTO, '__proto__');

/** Every place of a body, those inside lists and alternatives included. */
function* placesOf(place: Place): Generator<Place> {
  const { schema, pointer, around, name } = place;
  if (schema.anyOf) {
    for (const one of schema.anyOf) yield* placesOf({ ...place, schema: one });
    return;
  }
  yield place;
  const whole = sampleOf(schema) as Record<string, unknown>;
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const inside = (value: unknown) => around({ ...whole, [key]: value });
    yield* placesOf({ schema: property, name: key, pointer: `${pointer}/${key}`, around: inside });
  }
  if (schema.items) yield* placesOf({ schema: schema.items, name, pointer: `${pointer}/0`, around: (value) => around([value]) });
}

/** Everything that is tried with the body of one route. */
export function faultsOf(body: Schema): Fault[] {
  const places = [...placesOf({ schema: body, name: '', pointer: '', around: (value) => value })];
  return places.flatMap((place) =>
    wrongAt(place).map(([what, value, code]) => ({
      ...{ what, pointer: place.pointer, raw: rawOf(place.around(value)) },
      ...(code ? { code } : {}),
    })),
  );
}

type Wrong = [what: string, value: unknown, code?: string];

function wrongAt({ schema, name }: Place): Wrong[] {
  const types = typesOf(schema);
  const is = (type: string): boolean => types.includes(type);
  return [
    ...wrongTypes(is),
    ...(is('object') ? wrongObject(schema) : []),
    ...(is('array') ? wrongList(schema, name) : []),
    ...(is('integer') ? wrongNumber(schema) : []),
    ...(is('string') ? [...wrongString(schema, name), ...(named[name] ?? [])] : []),
    ...(schema.format === 'date' ? noDates : []),
    ...(schema.enum && name === 'currency' ? [['a currency that nobody knows', 'XXX', 'currency_unsupported'] satisfies Wrong] : []),
  ];
}

function wrongTypes(is: (type: string) => boolean): Wrong[] {
  const all: [type: string, wrong: Wrong][] = [
    ['object', ['an operator object', { $gt: '' }]],
    ['array', ['a list', []]],
    ['null', ['null', null]],
    ['boolean', ['a yes', true]],
    ['string', ['a word', 'two']],
    ['integer', ['a number beyond all numbers', HUGE]],
  ];
  return all.flatMap(([type, wrong]) => (is(type) ? [] : [wrong]));
}

function wrongObject(schema: Schema): Wrong[] {
  const whole = sampleOf(schema) as Record<string, unknown>;
  const strict = schema.additionalProperties === false;
  const missing = (schema.required ?? []).map((key): Wrong => {
    const { [key]: _gone, ...rest } = whole;
    return [`no ${key}`, rest];
  });
  return [
    ...missing,
    ['a change of its prototype', { ...whole, [PROTO]: { admin: true } }, 'property_unknown'],
    ...(strict ? [['an unknown property', { ...whole, surprise: 1 }, 'property_unknown'] satisfies Wrong] : []),
    ...(strict ? [['a constructor', { ...whole, constructor: { prototype: 1 } }, 'property_unknown'] satisfies Wrong] : []),
  ];
}

function wrongList({ items = {}, minItems = 0, maxItems }: Schema, name: string): Wrong[] {
  const one = sampleOf(items, name);
  return [
    ...(minItems > 0 ? [['nothing in a list', []] satisfies Wrong] : []),
    ...(maxItems === undefined ? [] : [['too much in a list', Array.from({ length: maxItems + 1 }, () => one)] satisfies Wrong]),
  ];
}

function wrongNumber({ minimum, maximum }: Schema): Wrong[] {
  return [
    ['a half', 1.5],
    ['a number in quotes', '2'],
    ['a number beyond all numbers', HUGE],
    ['a huge number', 1e21],
    ...(minimum === undefined ? [] : [['too little', minimum - 1] satisfies Wrong]),
    ...(maximum === undefined ? [] : [['too much', maximum + 1] satisfies Wrong]),
  ];
}

function wrongString(schema: Schema, name: string): Wrong[] {
  if (!isText(schema, name))
    return schema.minLength || schema.pattern || schema.format || schema.enum
      ? notFitting.filter(([, value]) => !fits(schema, String(value)))
      : [];
  const { minLength = 0, maxLength = 0 } = schema;
  const code = 'text_invalid';
  return [
    ...(minLength > 0 ? [['nothing', '', code] satisfies Wrong, ['blanks', '  ', code] satisfies Wrong] : []),
    ['a text too long', 'x'.repeat(maxLength + 1), code],
    ['NUL', 'a\u0000b', code],
    ['a bell', 'a\u0007b', code],
    ['a lone surrogate', 'a\ud800', code],
    ['a bidi override', 'a\u202Eb', code],
    ...(maxLength >= 19 ? [['a card number', '4111 1111 1111 1111', 'card_data_forbidden'] satisfies Wrong] : []),
  ];
}
const noDates: Wrong[] = [
  ['a day that does not exist', '2027-02-30', 'date_invalid'],
  ['a day of another age', '0001-01-01', 'date_invalid'],
];
/** What only a look at the words can tell. */
const named: Partial<Record<string, Wrong[]>> = {
  email: [
    ['no e-mail address', 'x@', 'email_invalid'],
    ['an e-mail with a second header', 'a@b.cn\r\nBcc: c@d.cn', 'email_invalid'],
  ],
  phone: [
    ['no phone number', '12', 'phone_invalid'],
    ['a phone in words', 'call me', 'phone_invalid'],
  ],
  country: [['a country in words', 'China']],
  postcode: [['a postcode of another country', 'AB1', 'address_invalid']],
  city: [['a bidi override', 'Shang\u202Ehai', 'text_invalid']],
  line1: [['a card number', '4111 1111 1111 1111', 'card_data_forbidden']],
};

/** Words that a pattern allows are not wrong. */
const fits = ({ pattern }: Schema, word: string): boolean => pattern !== undefined && new RegExp(pattern).test(word);
const notFitting: Wrong[] = [
  ['nothing', ''],
  ['NUL', 'LAMP-1\u0000'],
  ['a lone surrogate', '\ud800'],
  ['a path that climbs', '../../etc/passwd'],
  ['a second header', 'a@b.cn\r\nBcc: c@d.cn'],
  ['a text too long', 'x'.repeat(20_000)],
];
