// Values that a schema asks for: one whole sample, and an arbitrary for fast-check. Names that mean something get values that exist in the
// test's database, so that what is right gets past the shape and meets the rules.
import fc from 'fast-check';
import type { Schema } from './contract';

export const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const DAY = 86_400_000;
const tomorrow = new Date(Date.now() + 30 * DAY).toISOString();

/** By the name of the property. */
const meant: Record<string, readonly unknown[]> = {
  sku: ['LAMP-1', 'SAW-9', 'OLD-1', 'NO-1'],
  email: ['lin@example.com', 'wang@example.com'],
  phone: ['+8613800138000', '021 5550 0100'],
  country: ['CN', 'US'],
  city: ['Shanghai', '上海'],
  line1: ['1 Century Avenue'],
  postcode: ['200120'],
  currency: ['CNY', 'USD'],
  lineId: ['l1', 'l2'],
  shipmentId: ['s1', 's2'],
  parcelId: ['s1p1'],
  caseId: ['c1'],
  proposalId: ['p1'],
  refundId: ['r1'],
  carrier: ['swift', 'own'],
  location: ['shanghai', 'chengdu'],
  step: ['label', 'pick', 'pay'],
  roles: ['sales', 'finance'],
  zone: ['Asia/Shanghai'],
  statusAfter: ['72h'],
  content: [Buffer.from('%PDF-1.4 nothing').toString('base64')],
  filename: ['photo.jpg', 'proof.pdf'],
};

export const typesOf = ({ type }: Schema): string[] => (type === undefined ? [] : Array.isArray(type) ? type : [type]);
/** Bounded words that are looked up or compared, and never kept. */
const LOOKED_UP = ['mime', 'zone', 'content', 'method'];
/** A text that people write: bounded in length and not otherwise. */
export const isText = (schema: Schema, name: string): boolean =>
  !LOOKED_UP.includes(name) &&
  typesOf(schema).includes('string') &&
  schema.maxLength !== undefined &&
  !schema.pattern &&
  !schema.format &&
  !schema.enum;

/** One value of the schema with every property that it knows. */
export function sampleOf(schema: Schema, name = ''): unknown {
  const { anyOf, enum: words, properties, items, additionalProperties } = schema;
  if (anyOf?.[0]) return sampleOf(anyOf[0], name);
  if (words) return words[0];
  const type = typesOf(schema)[0];
  if (type === 'object') {
    const known = Object.entries(properties ?? {}).map(([key, property]) => [key, sampleOf(property, key)]);
    const free = typeof additionalProperties === 'object' ? [['CN', sampleOf(additionalProperties)]] : [];
    return Object.fromEntries([...known, ...free]);
  }
  if (type === 'array') return [sampleOf(items ?? {}, name)];
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 0, 1);
  if (type === 'boolean') return true;
  return meant[name]?.[0] ?? (schema.format ? formatted[schema.format]?.() : schema.pattern ? fittingPattern(schema.pattern) : 'Words');
}
const formatted: Record<string, () => string> = { uuid: () => UNKNOWN, date: () => tomorrow.slice(0, 10), 'date-time': () => tomorrow };
const fittingPattern = (pattern: string): string => fc.sample(fc.stringMatching(new RegExp(pattern)), { numRuns: 1, seed: 1 })[0] ?? '';

/** Values of the schema: what it allows, leaning towards what exists. */
export function arbitraryOf(schema: Schema, name = ''): fc.Arbitrary<unknown> {
  const { anyOf, enum: words } = schema;
  if (anyOf) return fc.oneof(...anyOf.map((one) => arbitraryOf(one, name)));
  if (words) return fc.constantFrom(...words);
  const types = typesOf(schema);
  const inner = arbitraryOfType(schema, types.find((type) => type !== 'null') ?? 'string', name);
  return types.includes('null') ? fc.option(inner, { freq: 6 }) : inner;
}

function arbitraryOfType(schema: Schema, type: string, name: string): fc.Arbitrary<unknown> {
  const known = meant[name];
  switch (type) {
    case 'object':
      return objectOf(schema);
    case 'array': {
      const least = schema.minItems ?? 0;
      return fc.array(arbitraryOf(schema.items ?? {}, name), { minLength: least, maxLength: Math.min(schema.maxItems ?? 3, least + 2) });
    }
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number': {
      const [min, max] = [schema.minimum ?? -(2 ** 31), schema.maximum ?? 2 ** 31];
      return fc.oneof({ weight: 3, arbitrary: fc.integer({ min, max: Math.min(max, Math.max(min, 2)) }) }, fc.integer({ min, max }));
    }
    default:
      return known ? fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...known) }, stringOf(schema)) : stringOf(schema);
  }
}

function objectOf({ properties = {}, required = [], additionalProperties }: Schema): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(Object.entries(properties).map(([key, property]) => [key, arbitraryOf(property, key)]));
  const known = fc.record(members, { requiredKeys: required, noNullPrototype: true });
  if (typeof additionalProperties !== 'object') return known;
  return fc
    .tuple(known, fc.dictionary(fc.constantFrom('CN', 'US', 'DE'), arbitraryOf(additionalProperties)))
    .map(([a, b]) => ({ ...a, ...b }));
}

function stringOf({ format, pattern, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  const [min, max] = [new Date(Date.now() - 300 * DAY), new Date(Date.now() + 400 * DAY)];
  const day = fc.date({ min, max, noInvalidDate: true }).map((d) => d.toISOString());
  if (format === 'date') return day.map((instant) => instant.slice(0, 10));
  if (format === 'date-time') return day;
  if (format === 'uuid') return fc.oneof(fc.uuid({ version: 4 }), fc.constant(UNKNOWN));
  if (pattern) return fc.stringMatching(new RegExp(pattern));
  return fc.oneof(
    fc.constantFrom(
      'Words',
      '{{7*7}}',
      '=1+1',
      '<script>alert(1)</script>',
      "Robert'); DROP TABLE text;--",
      '../../etc/passwd',
      '工作灯 👩‍🚒',
    ),
    fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 60) }),
  );
}
