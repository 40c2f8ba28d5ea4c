import type { RotationStep } from '../../endpoints/plan-rotation.ts';
import { readRotationPlan, rotate, type Rotated } from '../../endpoints/rotate.ts';
import { CliError, InterruptedError } from '../cli-error.ts';
import type { Cli } from '../cli.ts';
import { message } from '../output.ts';
import { findSecretStore } from '../settings/find-secret-store.ts';
import { LOCAL_SETTINGS } from '../settings/read-local-env.ts';
import { createSenderCommand } from './create-sender-command.ts';
import { describeStep } from './describe-step.ts';
import { explainMissing } from './find-endpoint.ts';
import { parseSeconds } from './parse-options.ts';
import { toRotatedOutput } from './rotated-output.ts';
import { runOnSender } from './run-on-sender.ts';
import { waitUntilAccepted } from './wait-until-accepted.ts';

const WAIT_MS = 300_000;
const RESTART = 'it reads local.settings.json when it starts, so restart it';

/** `endpoint rotate`: a new signing secret, while no event is refused. */
export function createEndpointRotateCommand(cli: Cli) {
  return createSenderCommand('rotate', {
    description:
      'Give an endpoint a new signing secret without an outage; interrupted, run it again and it goes on.',
    examples: ['endpoint rotate we_123 --env prod', 'endpoint rotate we_123 --env prod --dry-run'],
  })
    .argument('<id>', 'of the endpoint')
    .option(
      '--wait <seconds>',
      'how long the receiver has to accept the secret (default: 300)',
      parseSeconds,
    )
    .option('--dry-run', 'print the steps')
    .action((id, { wait = WAIT_MS, dryRun = false, ...options }) =>
      runOnSender(cli, options, async (session) => {
        const { context, endpoints, sender, signal, task, finish } = session;
        const { open, place } = findSecretStore(context, sender, cli.now);
        const store = await open();
        const parts = { endpoints, store, sender, id };
        const [plan, all] = await task('Looking at what is there', () =>
          Promise.all([readRotationPlan(parts), endpoints.list()]),
        );
        if (!plan) throw new CliError(explainMissing(id, all));
        const url = findUrl(plan, all);
        const tell = (step: RotationStep) => describeStep(step, { place, url });
        if (dryRun) {
          const steps = plan.map((step, index) => `  ${index + 1}. ${tell(step)}`);
          return message({ id, steps: plan }, [`Would rotate ${id}:`, ...steps].join('\n'));
        }
        let current: RotationStep | undefined;
        let rotated: Rotated | undefined;
        const work = async (say: (text: string) => void) => {
          rotated = await rotate({
            ...parts,
            store: {
              ...store,
              store: (of, secret) => {
                cli.hide(secret);
                return store.store(of, secret);
              },
            },
            now: cli.now,
            onStep(step) {
              // Between two steps is where a rotation can be left.
              if (signal.aborted) throw new InterruptedError(explainStop(id, tell(step)));
              current = step;
              say(toSentence(tell(step)));
            },
            waitUntilAccepted: (secret) =>
              waitUntilAccepted({
                url,
                secret,
                waitMs: wait,
                signal,
                now: cli.now,
                remedy: place === LOCAL_SETTINGS ? RESTART : undefined,
                onRefused: (status) => {
                  say(`${toSentence(tell({ do: 'wait' }))} (${status ?? 'no answer'} so far)`);
                },
              }),
          });
          return rotated;
        };
        try {
          const ended = await finish(`this step of rotating ${id}`, () =>
            task(`Rotating ${id}`, work),
          );
          return toRotatedOutput(ended, { id, place });
        } catch (error) {
          if (!signal.aborted) throw error;
          if (rotated)
            throw new InterruptedError(`interrupted after rotating ${id}, which is done`);
          if (current?.do !== 'wait') throw error;
          throw new InterruptedError(explainStop(id, tell(current)));
        }
      }),
    );
}

/** Where the receiver is that has to know the secret. */
function findUrl(
  plan: readonly RotationStep[],
  endpoints: readonly { readonly id: string; readonly url: string }[],
): string {
  for (const step of plan) {
    if (step.do === 'create') return step.parts.url;
    if (step.do !== 'rotate-secret' && step.do !== 'go-on') continue;
    const found = endpoints.find((endpoint) => endpoint.id === step.id);
    if (found) return found.url;
  }
  throw new CliError('the endpoint was deleted just now: look at `endpoint list`');
}

function explainStop(id: string, next: string): string {
  return `interrupted before it was done: next is to ${next}. Run endpoint rotate ${id} again, and it goes on`;
}

function toSentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
