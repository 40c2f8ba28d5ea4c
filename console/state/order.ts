import { signal } from '@preact/signals';
import type { Problem } from '../../src/cli/console/api.ts';
import type { Done, Order, Plan } from '../../src/cli/console/api-orders.ts';
import { postJson, toProblem } from './request.ts';

/**
 * How far an order is; a plan is shown before anything is done. `isOther`: it does not say what was shown
 * before for the same order, and nobody has said yet that this is right as well.
 */
export type Progress =
  | { readonly step: 'incomplete' }
  | { readonly step: 'planning' }
  | { readonly step: 'planned'; readonly plan: Plan; readonly isOther: boolean }
  | { readonly step: 'expired'; readonly plan: Plan }
  | { readonly step: 'doing'; readonly plan: Plan }
  | { readonly step: 'done'; readonly done: Done }
  | { readonly step: 'failed'; readonly problem: Problem };

/** While somebody writes, no plan is asked for. */
const SETTLE_MS = 250;
/** A confirmation is good for a minute, which began before it was here. */
const GOOD_MS = 55_000;

/** One order from its first plan to what came of it; what is confirmed is what was read, and nothing newer. */
export function createOrder(post: typeof postJson = postJson) {
  const progress = signal<Progress>({ step: 'incomplete' });
  let timer: NodeJS.Timeout | undefined;
  let latest = 0;

  async function ask(order: Order, mine: number, read?: string): Promise<void> {
    const next = await post<Plan>('/api/plan', order).then(
      (found): Progress => ({
        step: 'planned',
        plan: found,
        isOther: read !== undefined && read !== found.text,
      }),
      (error: unknown): Progress => ({ step: 'failed', problem: toProblem(error) }),
    );
    if (mine !== latest) return;
    progress.value = next;
    if (next.step !== 'planned') return;
    const { plan: found } = next;
    timer = setTimeout(() => {
      progress.value = { step: 'expired', plan: found };
    }, GOOD_MS);
  }

  /** Plans another order than before; undefined while it is incomplete. */
  function plan(order: Order | undefined): void {
    stop();
    const mine = latest;
    progress.value = { step: order ? 'planning' : 'incomplete' };
    if (order) timer = setTimeout(() => void ask(order, mine), SETTLE_MS);
  }

  /** Plans the same order once more, after its plan expired or failed. */
  async function lookAgain(order: Order): Promise<void> {
    const before = progress.value;
    stop();
    progress.value = { step: 'planning' };
    await ask(order, latest, before.step === 'expired' ? before.plan.text : undefined);
  }

  /** Does what was planned; where it is other than before, that is only taken note of. */
  async function confirm(): Promise<void> {
    const before = progress.value;
    if (before.step !== 'planned') return;
    if (before.isOther) {
      progress.value = { ...before, isOther: false };
      return;
    }
    stop();
    const mine = latest;
    progress.value = { step: 'doing', plan: before.plan };
    const { confirmation } = before.plan;
    const next = await post<Done>('/api/do', { confirmation }).then(
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

  return { progress, plan, lookAgain, confirm, stop };
}
