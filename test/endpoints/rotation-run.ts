import type { CreatedEndpoint } from '../../src/endpoints/endpoints.ts';
import { ensureEndpoint } from '../../src/endpoints/ensure-endpoint.ts';
import { rotate, type RotateParts } from '../../src/endpoints/rotate.ts';
import { createMortal, type Death } from './mortal.ts';
import type { Stage } from './stage.ts';

/**
 * An endpoint that is rotated, by processes that may be killed. After each call that changes something
 * a genuine event of each endpoint is sent, and `refusals` names the calls after which one was refused
 * that must not be: all of the endpoints, or one whose secret was stored.
 */
export async function createRotation(stage: Stage, graceMs?: number) {
  const { endpoint } = await ensureEndpoint({ ...stage, sender: 'default' });
  const [oldSecret = ''] = await stage.store.list('default');
  const secrets = new Map([[endpoint.id, oldSecret]]);
  const stored = new Set([oldSecret]);
  const refusals: string[] = [];
  const errors: unknown[] = [];
  let runs = 0;

  /** OpenAI sends its own test event, signed with every secret that is good there. */
  async function isAccepted(id: string): Promise<boolean> {
    const test = stage.endpoints.openai?.test(id, 'batch.failed');
    return (await (test ?? stage.post(secrets.get(id) ?? ''))) === 200;
  }

  async function send(after: string): Promise<void> {
    const outcomes = await Promise.all(
      (await stage.endpoints.list()).map(async ({ id }) => ({
        isOk: await isAccepted(id),
        isStored: stored.has(secrets.get(id) ?? ''),
      })),
    );
    const isBad = outcomes.some(({ isOk, isStored }) => isStored && !isOk);
    if (isBad || !outcomes.some(({ isOk }) => isOk)) refusals.push(`${runs}: ${after}`);
  }

  async function seen(name: string, result: unknown, args: readonly unknown[]): Promise<void> {
    if (name === 'create') {
      const created = result as CreatedEndpoint;
      secrets.set(created.endpoint.id, created.signingSecret);
    }
    if (name === 'rotateSecret') secrets.set(String(args[0]), String(result));
    if (name === 'store') stored.add(String(args[1]));
    await send(name);
  }

  /** One process; resolves to how many calls it made, or to undefined where it was killed. */
  async function run(death?: Death, changes: Partial<RotateParts> = {}) {
    runs += 1;
    const mortal = createMortal(stage, death, seen);
    const { endpoints, store, waitUntilAccepted } = mortal;
    const parts: RotateParts = {
      endpoints,
      store,
      waitUntilAccepted,
      sender: 'default',
      id: endpoint.id,
      ...(graceMs !== undefined && { graceMs }),
      now: () => new Date(),
      ...changes,
    };
    try {
      return { result: await rotate(parts), calls: mortal.count() };
    } catch (error) {
      errors.push(error);
      return undefined;
    }
  }

  return { endpoint, oldSecret, secrets, refusals, errors, run, isAccepted };
}
