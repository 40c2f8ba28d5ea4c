import { createHmac } from 'node:crypto';
import { keys, NOW } from './marks.ts';

/** A request as it is on the wire: names in any case and more than once, a body of any bytes. */
export interface WireRequest {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  readonly traceparent?: string | undefined;
}

export type Due = 'accepted' | 'refused' | 'too-large';

const LIMIT = 512 * 1024;
const TOLERANCE = 300;

/** What a sound receiver does with a request, from the design alone and with nothing of `src/`. */
export function judge({ headers, body }: WireRequest): Due {
  const declared = headerOf(headers, 'content-length') ?? '';
  if (body.length > LIMIT || Number(declared) > LIMIT) return 'too-large';
  const id = headerOf(headers, 'webhook-id') ?? '';
  const timestamp = headerOf(headers, 'webhook-timestamp') ?? '';
  const signatures = headerOf(headers, 'webhook-signature') ?? '';
  if (id === '' || Buffer.byteLength(id) > 1024 || signatures.length > 4096) return 'refused';
  if (!/^[0-9]{1,12}$/.test(timestamp)) return 'refused';
  if (Math.abs(NOW - Number(timestamp)) > TOLERANCE) return 'refused';
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  const isSigned = [keys.first, keys.second].some((key) => {
    const expected = `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
    return signatures.split(' ').includes(expected);
  });
  return isSigned ? 'accepted' : 'refused';
}

/**
 * The value that the platform hands over: the host joins lines of one name with a comma, and the
 * `Headers` class joins what differs in case with a comma and a space, all without white space
 * around. Undefined where there is none.
 */
export function headerOf(headers: WireRequest['headers'], wanted: string): string | undefined {
  const values = [...toRecord(headers)].filter(([name]) => name.toLowerCase() === wanted);
  return values.length === 0 ? undefined : values.map(([, value]) => trim(value)).join(', ');
}

/** One value for each spelling of a name. */
export function toRecord(headers: WireRequest['headers']): Map<string, string> {
  const byName = Map.groupBy(headers, ([name]) => name);
  return new Map(
    [...byName].map(([name, lines]) => [name, lines.map(([, value]) => value).join(',')]),
  );
}

function trim(value: string): string {
  return value.replace(/^[\t\n\r ]+/, '').replace(/[\t\n\r ]+$/, '');
}
