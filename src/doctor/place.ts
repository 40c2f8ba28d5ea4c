/** What a look at a table, queue or container found. */
export type PlaceState =
  | { readonly isThere: false }
  /** `messages` is the length of a queue, those included that nobody sees yet. */
  | { readonly isThere: true; readonly messages?: number };

/** A table, queue or container that the receiver keeps something in. */
export interface Place {
  readonly kind: 'table' | 'queue' | 'container';
  readonly name: string;
  /** The service that it is part of: `http://127.0.0.1:10002/devstoreaccount1`. */
  readonly service: string;
  /** Rejects with the SDK's error where it is not for us to see. */
  readonly look: (signal: AbortSignal) => Promise<PlaceState>;
  /** Does nothing where it is there. */
  readonly create: (signal: AbortSignal) => Promise<void>;
}

/** The same, and looks only once, for all who ask. */
export function lookOnce(place: Place): Place {
  let state: Promise<PlaceState> | undefined;
  return { ...place, look: (signal) => (state ??= place.look(signal)) };
}
