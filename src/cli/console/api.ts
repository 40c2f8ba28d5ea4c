/**
 * What the inspector's page and its server say to each other: JSON, times as ISO 8601 in UTC, durations in
 * milliseconds. All of it is behind the token of the link; personal data is left out unless a request
 * says `personal=1`.
 *
 * ```
 * GET  /api/info                          Info
 * GET  /api/deliveries?…filter&cursor&limit   DeliveryList
 * GET  /api/pictures?…filter              Pictures
 * GET  /api/stream?…filter                server-sent events: `delivery` (Summary), `trouble` (Trouble), `fine`,
 *                                         `failed` (Trouble): what was begun from the page ended badly
 * GET  /api/deliveries/:id?personal       Detail
 * GET  /api/deliveries/:id/body?personal  the bytes, as text/plain or application/octet-stream
 * GET  /api/deliveries/:id/curl?personal  text: a freshly signed command
 * GET  /api/deliveries/:id/fixture?personal   JSON: what `event export` writes
 * GET  /api/files?path&personal           Preview
 * GET  /api/health                        Health
 * POST /api/plan      Order    Plan       says what would happen, and does nothing
 * POST /api/do        { confirmation }    Done        does what was planned, once
 * ```
 *
 * A stream whose reader is more than 2,000 events behind, as in a burst, is ended after what it has been told; whoever
 * opens it again hears `fine`, and reads the list for the rest.
 *
 * Orders, plans and what came of them are in api-orders.ts. A filter is `types`, `states` (comma-separated), `sender`, `search`, `since`, `until`. Errors are `Problem`.
 */
import type { State } from '../../webhooks/delivery.ts';

/** What the page looks at, and what it can offer. */
export interface Info {
  /** `on this machine`, or `of` an azd environment. */
  readonly place: string;
  readonly isLocal: boolean;
  /** Where senders post; absent where nobody knows. */
  readonly webhookUrl?: string;
  /** Those that have a signing secret or an account, as far as these could be read. */
  readonly senders: readonly string[];
  /** Types that this app has a handler for, and what each handler does, in a sentence. */
  readonly handlers: readonly { readonly type: string; readonly does: string }[];
  /** What can be sent as a sample; empty where there is no secret to sign with. */
  readonly samples: readonly string[];
  readonly faults: readonly {
    readonly name: string;
    readonly description: string;
    /** The status that is due. */
    readonly answer: number;
  }[];
}

/** A delivery in the list. */
export interface Summary {
  readonly id: string;
  readonly type: string;
  readonly eventId: string;
  readonly sender: string;
  /** The id of what the event is about; absent where it has none, or in a burst of the stream. */
  readonly resource?: string;
  readonly state: State;
  readonly receivedAt: string;
  /** From the receipt or the last replay to the end; absent while there is none. */
  readonly tookMs?: number;
  readonly attempts: number;
  /** When it is due, or its lease ends. */
  readonly dueAt?: string;
  /** The handler's word, or why it died. */
  readonly outcome?: string;
  /** Changes with every step. */
  readonly version: string;
}

export interface DeliveryList {
  readonly deliveries: readonly Summary[];
  /** Where the next page begins; absent at the end. */
  readonly next?: string;
  /** All that the filter means, where counting was cheap. */
  readonly count?: number;
}

/** What the charts show, of what the filter means. */
export interface Pictures {
  /** One point per minute, oldest first; at most 180. */
  readonly minutes: readonly {
    readonly at: string;
    readonly received: number;
    readonly done: number;
    readonly dead: number;
    /** Received and not finished at the end of the minute. */
    readonly inFlight: number;
  }[];
  readonly receiveToDoneMs?: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
  };
  readonly states: Readonly<Record<State, number>>;
  /** The most frequent first. */
  readonly types: readonly {
    readonly type: string;
    readonly count: number;
    readonly dead: number;
  }[];
  /** What waits for its retry, the next due first; at most 100. */
  readonly waiting: readonly Summary[];
}

/** One delivery, whole. */
export interface Detail extends Summary {
  readonly history: readonly {
    readonly at: string;
    readonly state: State;
    readonly attempt: number;
    readonly by?: string;
    readonly note?: string;
    readonly isReplay: boolean;
  }[];
  readonly traceId?: string;
  readonly bodyBytes: number;
  /** The event without what is personal; absent where the body is no event. */
  readonly event?: unknown;
  /** Whether there is, or may be, more to see with `personal=1`. */
  readonly hasPersonal: boolean;
  /** What the sender's headers said, as far as they are kept. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the handler of this type does, or that none can read the body; absent where there is none. */
  readonly does?: string;
  readonly results: readonly ResultView[];
}

export interface ResultView {
  readonly kind: string;
  readonly id: string;
  readonly status: string;
  readonly certainty: 'final' | 'current' | 'stated';
  readonly summary: string;
  readonly model?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly caller?: string;
  readonly callee?: string;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

/** The beginning of a stored file. */
export interface Preview {
  readonly path: string;
  readonly bytes: number;
  /** At most 64 KiB; absent where it is no text. */
  readonly text?: string;
  readonly isWhole: boolean;
}

/** What `doctor` finds, and how old the secrets are. */
export interface Health {
  readonly findings: readonly {
    readonly area: string;
    readonly level: 'ok' | 'warning' | 'problem' | 'skipped';
    readonly text: string;
    readonly remedy?: string;
    /** It speaks of the deliveries in these: the page has a list of them. */
    readonly states?: readonly State[];
  }[];
  readonly secrets: readonly {
    readonly sender: string;
    readonly ageDays?: number;
    readonly expiresAt?: string;
  }[];
  /** Subscribed and handled types of each endpoint; absent where the account could not be asked. */
  readonly endpoints?: readonly {
    readonly sender: string;
    readonly url: string;
    readonly subscribed: readonly string[];
    /** Subscribed, but without a handler here. */
    readonly unhandled: readonly string[];
    /** Handled here, but not subscribed. */
    readonly missing: readonly string[];
  }[];
}

/** Storage or whatever else was asked did not answer; the page shows it and what to do. */
export interface Trouble {
  readonly text: string;
  readonly remedy?: string;
}

/** The body of every answer that is not 2xx. */
export interface Problem {
  readonly error: string;
  readonly remedy?: string;
}
