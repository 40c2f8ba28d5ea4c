import type { Info } from './api.ts';
import type { Done } from './api-orders.ts';
import { ProblemError } from './problem.ts';
import type { Planned } from './plans.ts';

/** What can be sent, and how; the sender's code loads when it is asked for. */
export interface Samples {
  readonly list: () => Promise<Pick<Info, 'samples' | 'faults'>>;
  readonly plan: (order: { readonly type: string; readonly fault?: string }) => Promise<Planned>;
}

interface SamplesDependencies {
  /** Undefined where nobody knows where the receiver is, or its secret is not on this machine. */
  readonly findTarget: () => Promise<{ readonly url: string; readonly secret: string } | undefined>;
}

/** Samples of every type that is documented, sound or with one of the faults that `npm run send` knows. */
export function createSamples({ findTarget }: SamplesDependencies): Samples {
  return {
    async list() {
      if (!(await findTarget())) return { samples: [], faults: [] };
      const [{ sampleTypes }, { faults }] = await loadTables();
      return {
        samples: sampleTypes,
        faults: Object.entries(faults).map(([name, { description, answer }]) => ({
          name,
          description,
          answer,
        })),
      };
    },

    async plan({ type, fault: name }) {
      const target = await findTarget();
      if (!target) {
        throw new ProblemError(
          409,
          'there is no signing secret here to sign a sample with',
          'Send samples to a receiver on this machine: npm start.',
        );
      }
      const [{ hasSample }, { faultNames }] = await loadTables();
      if (!hasSample(type)) throw new ProblemError(400, 'there is no sample of that type');
      const fault = faultNames.find((known) => known === name);
      if (name !== undefined && !fault) throw new ProblemError(400, 'there is no such fault');
      const what = fault === undefined ? 'one event' : `one event with the fault "${fault}"`;
      return {
        text: `Posts ${what} of the type ${type} to ${target.url}.`,
        count: 1,
        async run() {
          const [{ createSample }, { createDelivery }, { sendDelivery }, { shorten }] =
            await Promise.all([
              import('../../../dev/samples/create-sample.ts'),
              import('../../../dev/send/create-delivery.ts'),
              import('../../../dev/send/send-delivery.ts'),
              import('../../../dev/send/describe-outcome.ts'),
            ]);
          const event = createSample(type);
          const delivery = createDelivery({ event, secret: target.secret, fault });
          const outcome = await sendDelivery(target.url, delivery, { event, fault });
          const { webhookId, expected, asExpected, error, answers } = outcome;
          const statuses = answers.map(({ status }) => status).join(', then ') || 'no answer';
          const why = error === undefined ? '' : ` (${error}); is npm start running?`;
          const due = asExpected ? ', as expected' : `; ${expected} was expected`;
          return {
            text: `${statuses}${why}${due}`,
            isGood: asExpected,
            ids: webhookId === undefined ? [] : [webhookId],
            answers: answers.map((answer) => ({ ...answer, body: shorten(answer.body) })),
          } satisfies Done;
        },
      };
    },
  };
}

async function loadTables() {
  return Promise.all([
    import('../../../dev/samples/samples.ts'),
    import('../../../dev/send/faults.ts'),
  ]);
}
