import { createResend, ResendError } from '../../inbox/resend.ts';
import { isFinished } from '../../webhooks/delivery.ts';
import type { Replay } from '../../webhooks/replay.ts';
import { explainStatus, isAccepted } from '../event/explain-status.ts';
import type { OpenInbox } from '../event/open-inbox.ts';
import { parseReceiver, toShownUrl } from '../event/parse-receiver.ts';
import { readSafely } from '../event/personal-data.ts';
import { CliError } from '../cli-error.ts';
import type { Trouble } from './api.ts';
import type { Order } from './api-orders.ts';
import type { Planned } from './plans.ts';
import { ProblemError } from './problem.ts';
import { createPlanReplayAll } from './replay-all.ts';
import { describeReplay } from './replay-words.ts';
import type { Samples } from './samples.ts';
import { readStored } from './read-stored.ts';

interface OrderDependencies {
  readonly inbox: OpenInbox;
  readonly replay: Replay;
  /** Who does it, for the history. */
  readonly findUser: () => Promise<string>;
  readonly signingSecret: () => Promise<string>;
  readonly samples: Samples;
  readonly now: () => Date;
  /** Aborts when the page's server ends. */
  readonly ended: AbortSignal;
  /** Hears of what ends badly after the answer. */
  readonly tellFailure: (failure: Trouble) => void;
  /** `on this machine` or `of prod`. */
  readonly place: string;
}

/** Looks at what an order would do, and does nothing. */
export type PlanOrder = (order: Order, signal: AbortSignal) => Promise<Planned>;

/** Plans for everything that can be done from the page. */
export function createPlanOrder(dependencies: OrderDependencies): PlanOrder {
  const { inbox, replay, findUser, signingSecret, samples, now, place } = dependencies;
  const planReplayAll = createPlanReplayAll(dependencies);
  const resend = createResend(now);

  return async (order, signal) => {
    switch (order.do) {
      case 'replay':
        return planReplay(order, signal);
      case 'replay-all':
        return planReplayAll(order, signal);
      case 'resend':
        return planResend(order, signal);
      case 'sample':
        return samples.plan(order);
    }
  };

  async function planReplay(
    { id, why }: Extract<Order, { do: 'replay' }>,
    signal: AbortSignal,
  ): Promise<Planned> {
    const { delivery, version } = await readStored(inbox, id, signal);
    const { state } = delivery.progress;
    if (!isFinished({ state })) {
      throw new ProblemError(409, `it is ${state}, so there is nothing to replay`, 'Wait for it.');
    }
    return {
      text: describeReplay(delivery, place),
      count: 1,
      async run() {
        const by = await findUser();
        // As it was when it was planned; what somebody did since counts.
        const replayed = await replay(id, { by, why: why || 'no reason given', version });
        return { text: REPLAYED[replayed], isGood: replayed === 'replayed', ids: [id] };
      },
    };
  }

  async function planResend(
    { id, url: given }: Extract<Order, { do: 'resend' }>,
    signal: AbortSignal,
  ): Promise<Planned> {
    const url = parseReceiver(given);
    const secret = await signingSecret();
    const { delivery } = await readStored(inbox, id, signal);
    const personal = readSafely(delivery.body).isPersonal
      ? ' It holds, or may hold, personal data, which goes there, too.'
      : '';
    return {
      text: `Posts this delivery to ${toShownUrl(url)}, signed with the local secret.${personal}`,
      count: 1,
      async run() {
        const answer = await resend(delivery, { url, secret }).catch((error: unknown) => {
          if (!(error instanceof ResendError)) throw error;
          throw new CliError(error.message, { cause: error });
        });
        const { status, ms } = answer;
        return {
          text: `${status} in ${ms} ms from ${toShownUrl(url)}${explainStatus(status)}`,
          isGood: isAccepted(status),
          ids: [id],
          // What the receiver writes is read by nobody.
          answers: [{ status, body: '', ms }],
        };
      },
    };
  }
}

const REPLAYED = {
  replayed: 'Back in the queue; watch its timeline.',
  'already-replayed': 'Somebody replayed it since, so it was left alone.',
  'not-finished': 'It is at work again, so it was left alone.',
  missing: 'It is gone: it was purged since.',
} satisfies Record<Awaited<ReturnType<Replay>>, string>;
