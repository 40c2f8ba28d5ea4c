import * as v from 'valibot';

/** What an attribute holds, as a plain value. */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | AttributeValue[]
  | { [name: string]: AttributeValue };

/** Attributes by name. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

type Schema<Output> = v.GenericSchema<unknown, Output>;

/** A 64-bit number, which OTLP writes as a text of digits and reads as a number, too. */
export const integer: Schema<number> = v.pipe(
  v.union([v.pipe(v.string(), v.regex(/^-?\d+$/, 'Expected a text of digits')), v.number()]),
  v.transform(Number),
);

/** Nanoseconds since 1970 as milliseconds, to the microsecond; more does not fit into a number. */
export const time: Schema<number> = v.pipe(
  v.string(),
  v.digits(),
  v.transform((nanoseconds) => Number(BigInt(nanoseconds) / 1000n) / 1000),
);

const value: Schema<AttributeValue> = v.union([
  v.pipe(
    v.strictObject({ stringValue: v.string() }),
    v.transform((one) => one.stringValue),
  ),
  v.pipe(
    v.strictObject({ boolValue: v.boolean() }),
    v.transform((one) => one.boolValue),
  ),
  v.pipe(
    v.strictObject({ intValue: integer }),
    v.transform((one) => one.intValue),
  ),
  v.pipe(
    v.strictObject({ doubleValue: v.number() }),
    v.transform((one) => one.doubleValue),
  ),
  v.pipe(
    v.strictObject({ bytesValue: v.string() }),
    v.transform((one) => one.bytesValue),
  ),
  v.pipe(
    v.strictObject({ arrayValue: v.object({ values: v.array(v.lazy(() => value)) }) }),
    v.transform((one) => one.arrayValue.values),
  ),
  v.pipe(
    v.strictObject({ kvlistValue: v.object({ values: v.lazy(() => attributes) }) }),
    v.transform((one) => one.kvlistValue.values as AttributeValue),
  ),
  v.pipe(
    v.strictObject({}),
    v.transform(() => null),
  ),
]);

const keyValues = v.pipe(
  v.array(v.object({ key: v.string(), value })),
  v.transform((list): Attributes => Object.fromEntries(list.map((one) => [one.key, one.value]))),
);

/** A list of keys and values as a record; a list that is absent is an empty one. */
export const attributes: Schema<Attributes> = v.optional(keyValues, []);

/** What made the telemetry, such as `service.name`. */
export const resource: Schema<Attributes> = v.pipe(
  v.optional(v.object({ attributes }), { attributes: [] }),
  v.transform((one) => one.attributes),
);
