/**
 * What the page has done, in two steps: `POST /api/plan` takes an order and says what would happen,
 * `POST /api/do` takes the confirmation and does exactly that, once.
 */

/** What somebody wants done. */
export type Order =
  | { readonly do: 'replay'; readonly id: string; readonly why: string }
  | {
      readonly do: 'replay-all';
      readonly filter: Readonly<Record<string, string>>;
      readonly why: string;
    }
  | { readonly do: 'resend'; readonly id: string; readonly url: string }
  | { readonly do: 'sample'; readonly type: string; readonly fault?: string };

export interface Plan {
  /** In words, for a dialogue: what happens when it is confirmed. */
  readonly text: string;
  /** Deliveries it is about. */
  readonly count: number;
  /** Good for one `do` within a minute, for exactly this order. */
  readonly confirmation: string;
}

/** What came of it. */
export interface Done {
  readonly text: string;
  readonly isGood: boolean;
  /** Deliveries to look at now. */
  readonly ids: readonly string[];
  /** The receiver's answers, for samples and resends. */
  readonly answers?: readonly {
    readonly status: number;
    readonly body: string;
    readonly ms: number;
  }[];
}
