import { signal } from '@preact/signals';
import type { Problem } from '../../src/cli/console/api.ts';
import type { Done, Order, Plan } from '../../src/cli/console/api-orders.ts';
import { postJson, toProblem } from './request.ts';

/** How far an order is; a plan is shown before anything is done. */
export type Progress =
  | { readonly step: 'incomplete' }
  | { readonly step: 'planning' }
  | { readonly step: 'planned'; readonly plan: Plan }
  | { readonly step: 'doing'; readonly plan: Plan }
  | { readonly step: 'done'; readonly done: Done }
  | { readonly step: 'failed'; readonly problem: Problem };

/** While somebody writes, no plan is asked for. */
const SETTLE_MS = 250;
/** A confirmation is good for a minute; before that a fresh one is asked for. */
const RENEW_MS = 45_000;

/** One order from its first plan to what came of it. */
export function createOrder() {
  const progress = signal<Progress>({ step: 'incomplete' });
  let timer: NodeJS.Timeout | undefined;
  let latest = 0;

  async function ask(order: Order, mine: number): Promise<void> {
    const next = await postJson<Plan>('/api/plan', order).then(
      (found): Progress => ({ step: 'planned', plan: found }),
      (error: unknown): Progress => ({ step: 'failed', problem: toProblem(error) }),
    );
    if (mine !== latest) return;
    progress.value = next;
    if (next.step === 'planned') timer = setTimeout(() => void ask(order, mine), RENEW_MS);
  }

  /** Plans another order than before; undefined while it is incomplete. */
  function plan(order: Order | undefined, { atOnce = false } = {}): void {
    stop();
    const mine = latest;
    progress.value = { step: order ? 'planning' : 'incomplete' };
    if (order) timer = setTimeout(() => void ask(order, mine), atOnce ? 0 : SETTLE_MS);
  }

  /** Does what was planned. */
  async function confirm(): Promise<void> {
    const before = progress.value;
    if (before.step !== 'planned') return;
    stop();
    const mine = latest;
    progress.value = { step: 'doing', plan: before.plan };
    const { confirmation } = before.plan;
    const next = await postJson<Done>('/api/do', { confirmation }).then(
      (done): Progress => ({ step: 'done', done }),
      (error: unknown): Progress => ({ step: 'failed', problem: toProblem(error) }),
    );
    if (mine === latest) progress.value = next;
  }

  /** Whatever is on its way is of no interest any more. */
  function stop(): void {
    clearTimeout(timer);
    latest += 1;
  }

  return { progress, plan, confirm, stop };
}
