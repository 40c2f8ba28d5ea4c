import type { UnwrapWebhookEvent } from 'openai/resources/webhooks';

/** The SDK's `data` of one event type it knows. */
export type SdkData<T extends UnwrapWebhookEvent['type']> = Extract<
  UnwrapWebhookEvent,
  { type: T }
>['data'];

/** Makes an id with a prefix, such as `resp_`. */
export type MakeId = (prefix: string) => string;

/** What is known about one event type, and how to make a fresh `data` for it. */
export interface Sample<Data> {
  description: string;
  /** The part of the API that sends it. */
  family: string;
  /** Azure OpenAI documents that it sends it. */
  azure: boolean;
  deprecated?: true;
  createData: (makeId: MakeId) => Data;
}

/** The `data` of most events: nothing but the id of the resource. */
export function idOnly(prefix: string): (makeId: MakeId) => { id: string } {
  return (makeId) => ({ id: makeId(prefix) });
}
