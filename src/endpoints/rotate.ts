import { describeError } from '../webhooks/errors.ts';
import { createAndStore } from './create-and-store.ts';
import { EndpointError } from './endpoint-error.ts';
import type { Endpoint, Endpoints } from './endpoints.ts';
import { planRotation, type RotationStep } from './plan-rotation.ts';
import { findByHint, findOnlyByHint } from './secret-hint.ts';
import type { SigningSecretStore } from './signing-secret-store.ts';

/** What a rotation needs to be planned. */
export interface RotationParts {
  readonly endpoints: Endpoints;
  readonly store: SigningSecretStore;
  readonly sender: string;
  readonly id: string;
  /**
   * How long the secret of an endpoint that was replaced counts after that, for what is still on its
   * way; 24 h if left out. Where the sender rotates, it is always 24 h, because it may sign with it.
   */
  readonly graceMs?: number;
}

/** What it needs to be done. */
export interface RotateParts extends RotationParts {
  /** Resolves when the receiver accepts what this secret signs; rejects where it is not going to. */
  readonly waitUntilAccepted: (secret: string) => Promise<void>;
  readonly now: () => Date;
  /** Told of each step before it begins. */
  readonly onStep?: (step: RotationStep) => void;
}

export type Rotated =
  | {
      readonly kind: 'rotated';
      readonly endpoint: Endpoint;
      /** Its old secret still counts, and does until somebody ends it: nobody could tell which it is. */
      readonly isOldLeft: boolean;
    }
  /** There is no such endpoint, but these. */
  | { readonly kind: 'no-endpoint'; readonly endpoints: readonly Endpoint[] };

interface Replacement {
  readonly id: string;
  readonly secret: string;
}

/** As long as OpenAI signs with an old secret. */
const GRACE_MS = 24 * 3600_000;

/** The steps that `rotate` would take now, or undefined where there is no such endpoint; changes nothing. */
export async function readRotationPlan(
  parts: RotationParts,
): Promise<readonly RotationStep[] | undefined> {
  return (await prepare(parts)).plan;
}

/**
 * Gives an endpoint a new signing secret, as planned. Run again after an interruption, it goes on. An
 * `EndpointError` says at which step it stopped, what holds now, and what to do.
 */
export async function rotate(parts: RotateParts): Promise<Rotated> {
  const { plan, oldSecrets } = await prepare(parts);
  if (!plan) return { kind: 'no-endpoint', endpoints: await parts.endpoints.list() };

  let current: Replacement | undefined;
  for (const step of plan) {
    parts.onStep?.(step);
    try {
      current = await take(step, current, { ...parts, oldSecrets });
    } catch (error) {
      throw new EndpointError(
        `the rotation of ${parts.id} stopped: ${toReason(error)}. ${toRemedy(step)}`,
        { cause: error },
      );
    }
  }
  const endpoint = current && (await parts.endpoints.find(current.id));
  if (!endpoint) throw new EndpointError(`${parts.id} was deleted while its secret was rotated`);
  const isOldLeft = plan.some((step) => step.do === 'leave');
  return { kind: 'rotated', endpoint, isOldLeft };
}

/** The plan, and by their endpoints the secrets that may end: afterwards the hints are of the new ones. */
async function prepare({ endpoints, store, sender, id, graceMs = GRACE_MS }: RotationParts) {
  const secrets = await store.list(sender);
  const all = await endpoints.list();
  const canRotate = endpoints.openai !== undefined;
  const oldSecrets = findOldSecrets(secrets, all);
  const plan = planRotation({
    endpoints: all,
    id,
    canRotate,
    isStored: ({ secretHint }) => findByHint(secrets, secretHint) !== undefined,
    canRetire: (endpoint) => oldSecrets.has(endpoint.id),
    graceMs: canRotate ? GRACE_MS : graceMs,
  });
  return { plan, oldSecrets };
}

/** One that matches the hints of two endpoints is nobody's: it must go on. */
function findOldSecrets(
  secrets: readonly string[],
  endpoints: readonly Endpoint[],
): ReadonlyMap<string, string> {
  const found = endpoints.flatMap(({ id, secretHint }) => {
    const secret = findOnlyByHint(secrets, secretHint);
    return secret === undefined ? [] : [[id, secret] as const];
  });
  return new Map(
    found.filter(([id, secret]) => !found.some((other) => other[0] !== id && other[1] === secret)),
  );
}

/** Resolves to the endpoint that has the new secret, once there is one. */
async function take(
  step: RotationStep,
  current: Replacement | undefined,
  parts: RotateParts & { readonly oldSecrets: ReadonlyMap<string, string> },
): Promise<Replacement | undefined> {
  const { endpoints, store, sender, oldSecrets } = parts;
  switch (step.do) {
    case 'rotate-secret': {
      const secret = await endpoints.openai?.rotateSecret(step.id);
      if (secret === undefined) throw new TypeError('this sender cannot rotate a secret');
      await store.store(sender, secret);
      return { id: step.id, secret };
    }
    case 'create': {
      const created = await createAndStore({ endpoints, store }, sender, step.parts);
      return { id: created.endpoint.id, secret: created.signingSecret };
    }
    case 'go-on': {
      const endpoint = await endpoints.find(step.id);
      const secret = findByHint(await store.list(sender), endpoint?.secretHint);
      if (secret === undefined) throw new Error(`${step.id} or its secret has just been deleted`);
      return { id: step.id, secret };
    }
    case 'remove':
      await endpoints.remove(step.id);
      return current;
    case 'wait':
      await parts.waitUntilAccepted(known(current).secret);
      return current;
    case 'retire': {
      const at = new Date(parts.now().getTime() + step.graceMs);
      const secret = oldSecrets.get(step.id);
      if (secret !== undefined) await store.retire(sender, secret, at);
      return current;
    }
    case 'leave':
      return current;
    case 'rename':
      await endpoints.update(known(current).id, { name: step.name });
      return current;
  }
}

function known(current: Replacement | undefined): Replacement {
  if (!current) throw new TypeError('a plan begins with the endpoint that has the new secret');
  return current;
}

/** Whole where it says what exists now. */
function toReason(error: unknown): string {
  return error instanceof EndpointError ? error.message : describeError(error);
}

function toRemedy(step: RotationStep): string {
  switch (step.do) {
    case 'rotate-secret':
      return (
        'If the secret was rotated, nobody has the new one, and the old one is good for 24 h: rotate ' +
        'again as soon as what stopped it is mended'
      );
    case 'wait':
      return (
        'The new secret is stored and the old one still counts, so no event is refused for it: see why ' +
        'the receiver does not accept the new one, then run this again, and it goes on'
      );
    case 'retire':
      return (
        'The new secret is stored, and the old one counts until you end it where it is stored; run ' +
        'this again, and it goes on'
      );
    case 'create':
    case 'go-on':
    case 'remove':
    case 'leave':
    case 'rename':
      return 'Run it again, and it goes on from here';
  }
}
