import type { Endpoint, EndpointParts } from './endpoints.ts';

/**
 * One step of a rotation; none of them holds a secret.
 *
 * `rotate-secret` and `create` store the new secret at once. `go-on` takes up the endpoint that an
 * interrupted run has created and whose secret it has stored. `wait` ends when the receiver accepts
 * the new secret. `remove` may find nothing. `retire` ends the secret that the endpoint had when this was
 * planned, and no other; `leave` stands for it where nobody can tell which one that is.
 */
export type RotationStep =
  | { readonly do: 'rotate-secret'; readonly id: string }
  | { readonly do: 'create'; readonly parts: EndpointParts }
  | { readonly do: 'go-on'; readonly id: string }
  | { readonly do: 'wait' }
  | { readonly do: 'remove'; readonly id: string }
  | { readonly do: 'retire'; readonly id: string; readonly graceMs: number }
  | { readonly do: 'leave'; readonly id: string }
  | { readonly do: 'rename'; readonly name: string };

/** What a rotation is planned from. */
export interface RotationState {
  /** All of the account. */
  readonly endpoints: readonly Endpoint[];
  /** The endpoint to rotate, or what an interrupted run has made of it. */
  readonly id: string;
  /** Whether the sender can give an endpoint a new secret. */
  readonly canRotate: boolean;
  readonly isStored: (endpoint: Endpoint) => boolean;
  /** Whether its secret is stored and nobody else's may be meant. */
  readonly canRetire: (endpoint: Endpoint) => boolean;
  /** How long a secret counts that is no longer used. */
  readonly graceMs: number;
}

/** The longest name that both senders take. */
const MAX_NAME = 256;

/**
 * The steps that give an endpoint a new secret while no event is refused, or undefined where there is
 * no such endpoint.
 *
 * A sender that cannot rotate gets a second endpoint, and the first one is removed once the receiver
 * accepts what the second one sends. Its name says whose place it takes, so that whatever is left of
 * an interrupted run is found again; giving it the name of the first is the last step.
 */
export function planRotation(state: RotationState): readonly RotationStep[] | undefined {
  const { endpoints, canRotate } = state;
  const asked = endpoints.find(({ id }) => id === state.id);
  if (canRotate) {
    if (!asked) return undefined;
    const { id } = asked;
    // The sender ends the old one itself, however long the wait; a later run would not know it any more.
    return [{ do: 'rotate-secret', id }, ...endSecret(state, id), { do: 'wait' }];
  }
  return planReplacement(state, (asked && readReplaced(asked.name)) ?? state.id);
}

function planReplacement(state: RotationState, id: string): readonly RotationStep[] | undefined {
  const { endpoints, isStored } = state;
  const first = endpoints.find((endpoint) => endpoint.id === id);
  const seconds = endpoints.filter(({ name }) => readReplaced(name) === id);
  const second = seconds.find(isStored);
  const named = second ?? first;
  if (!named) {
    // The first one is gone and nobody knows the secret of what took its place: once more for that.
    return seconds[0] && planReplacement(state, seconds[0].id);
  }
  const name = withoutMark(named.name);
  const { url, eventTypes } = named;
  const leftOver = seconds.filter((endpoint) => endpoint !== second);
  return [
    ...leftOver.map((endpoint) => ({ do: 'remove', id: endpoint.id }) as const),
    second
      ? { do: 'go-on', id: second.id }
      : { do: 'create', parts: { name: toMarkedName(name, id), url, eventTypes } },
    { do: 'wait' },
    ...(first ? [{ do: 'remove', id } as const] : []),
    ...leftOver.filter(isStored).flatMap((endpoint) => endSecret(state, endpoint.id)),
    ...endSecret(state, id),
    { do: 'rename', name },
  ];
}

function endSecret({ endpoints, canRetire, graceMs }: RotationState, id: string): RotationStep[] {
  const endpoint = endpoints.find((one) => one.id === id);
  const isKnown = endpoint !== undefined && canRetire(endpoint);
  return [isKnown ? { do: 'retire', id, graceMs } : { do: 'leave', id }];
}

/** A name that says whose place an endpoint takes; one that gets too long loses its end. */
function toMarkedName(name: string, id: string): string {
  const mark = ` (rotating ${id})`;
  return `${name.slice(0, MAX_NAME - mark.length)}${mark}`;
}

function readReplaced(name: string): string | undefined {
  return / \(rotating ([^\s()]+)\)$/.exec(name)?.[1];
}

function withoutMark(name: string): string {
  return name.replace(/ \(rotating [^\s()]+\)$/, '');
}
