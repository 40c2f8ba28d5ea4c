import type { UnwrapWebhookEvent } from 'openai/resources/webhooks/webhooks';

/** An event whose type the SDK knows, narrowed by its type. */
export type EventOf<Type extends UnwrapWebhookEvent['type']> = Extract<
  UnwrapWebhookEvent,
  { type: Type }
>;

/** What every event has, whatever its type; event types are an open set. */
export interface OpenEvent {
  readonly type: string;
  /** `evt_…`; not the delivery's id. */
  readonly id?: string;
  /** Unix seconds at which it happened at the sender. */
  readonly created_at?: number;
  readonly data?: unknown;
}

const MAX_NAME_CHARS = 256;
const decoder = new TextDecoder('utf-8', { fatal: true });

/** The event in a body, or undefined where it is not a JSON object with a `type` of 1 to 256 characters. */
export function readEvent(body: Uint8Array): OpenEvent | undefined {
  const value = readJson(body);
  if (typeof value !== 'object' || value === null) return undefined;
  const event: { type?: unknown } = value;
  return isName(event.type) ? (event as OpenEvent) : undefined;
}

/** The event's `id` where it is a text that a column can hold, else the empty string. */
export function eventIdOf(event: OpenEvent): string {
  return isName(event.id) ? event.id : '';
}

function isName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= MAX_NAME_CHARS &&
    value.isWellFormed()
  );
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(body));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
