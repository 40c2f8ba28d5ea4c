/** A webhook endpoint as it is registered at a sender. */
export interface Endpoint {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** The complete set of types that it is sent. */
  readonly eventTypes: readonly string[];
  readonly createdAt: Date;
  /** The last characters of its signing secret, as the sender shows them. */
  readonly secretHint?: string;
}

/** What an endpoint is made of. */
export type EndpointParts = Pick<Endpoint, 'name' | 'url' | 'eventTypes'>;

/** A new endpoint and its signing secret, `whsec_…`, which is shown this once. */
export interface CreatedEndpoint {
  readonly endpoint: Endpoint;
  readonly signingSecret: string;
}

/**
 * The endpoints of one account. OpenAI can test an endpoint and rotate its secret; Azure OpenAI
 * can do neither. Refusals reject with an `ApiError`; no error holds a secret.
 */
export interface Endpoints {
  readonly provider: 'openai' | 'azure';
  /** All of them, newest first. */
  list(): Promise<readonly Endpoint[]>;
  /** Undefined where there is none. */
  find(id: string): Promise<Endpoint | undefined>;
  create(parts: EndpointParts): Promise<CreatedEndpoint>;
  /** `eventTypes` takes the place of the whole set. */
  update(id: string, changes: Partial<EndpointParts>): Promise<Endpoint>;
  /** False where there was none. */
  remove(id: string): Promise<boolean>;
  /** The types that can be subscribed to. */
  listEventTypes(): Promise<readonly string[]>;
  readonly openai?: {
    /** Has a test event sent; resolves to the status that the endpoint answered. */
    test(id: string, eventType: string): Promise<number>;
    /** Resolves to the new secret; the old one stays good for 24 h. */
    rotateSecret(id: string): Promise<string>;
  };
}

/** Keeps the signing secret of a sender where the receiver reads it; what was kept before stays good. */
export type StoreSigningSecret = (sender: string, secret: string) => Promise<void>;
