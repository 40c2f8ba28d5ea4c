/** What people are told about one event; no content of a model or a user, no phone number. */
export interface Notice {
  /** The delivery's id: the same however often the notice is sent. */
  readonly delivery: string;
  /** The event's type. */
  readonly type: string;
  readonly sender: string;
  /** What it is about, such as `batch` and `batch_123`. */
  readonly kind: string;
  readonly id: string;
  /** The resource's own word for its state. */
  readonly status: string;
  /** One line of at most 300 characters. */
  readonly summary: string;
  /** When the event happened at the sender, ISO 8601. */
  readonly at: string;
}

/** Has a notice sent to every channel that wants it; resolves once it cannot be lost any more. */
export type Notify = (notice: Notice, signal?: AbortSignal) => Promise<void>;
