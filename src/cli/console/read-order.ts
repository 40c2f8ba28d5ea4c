import * as v from 'valibot';
import type { Order } from './api-orders.ts';
import { ProblemError } from './problem.ts';

const Text = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const Why = v.pipe(v.string(), v.maxLength(300));

const OrderSchema = v.variant('do', [
  v.strictObject({ do: v.literal('replay'), id: Text, why: Why }),
  v.strictObject({
    do: v.literal('replay-all'),
    filter: v.record(v.string(), v.string()),
    why: Why,
  }),
  v.strictObject({ do: v.literal('resend'), id: Text, url: Text }),
  v.strictObject({ do: v.literal('sample'), type: Text, fault: v.exactOptional(Text) }),
]);
const ConfirmationSchema = v.strictObject({ confirmation: Text });

/** What somebody wants done; throws a `ProblemError` of 400 that names what is wrong. */
export function readOrder(body: unknown): Order {
  return read(OrderSchema, body, 'order');
}

/** The confirmation, which stands alone: what it is for was said when it was given. */
export function readConfirmation(body: unknown): string {
  return read(ConfirmationSchema, body, 'confirmation').confirmation;
}

function read<Schema extends v.GenericSchema>(
  schema: Schema,
  body: unknown,
  what: string,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, body, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue)?.slice(0, 40);
  throw new ProblemError(400, `that is no ${what}${path ? `: see "${path}"` : ''}`);
}
