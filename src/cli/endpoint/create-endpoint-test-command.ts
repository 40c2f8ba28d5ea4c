import { Option } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { UsageError } from '../cli-error.ts';
import { createSenderCommand } from './create-sender-command.ts';
import { parseSeconds } from './parse-options.ts';
import { runOnSender } from './run-on-sender.ts';
import { toTestOutput } from './test-output.ts';

const WAIT_MS = 60_000;
/** A response in the background may wait for its turn. */
const REAL_WAIT_MS = 300_000;

/** `endpoint test`: an event through all of the receiver, to its end in the inbox. */
export function createEndpointTestCommand(cli: Cli) {
  return createSenderCommand('test', {
    description:
      'Have a test event sent to an endpoint, and follow it through the inbox to its end. With --real ' +
      'that is the event of a small response, which costs what the model costs.',
    examples: [
      'endpoint test we_123 --event batch.completed --env prod',
      'endpoint test we_123 --real --model gpt-4.1-mini --env prod',
    ],
  })
    .argument('<id>', 'of the endpoint')
    .option('--event <type>', 'of the test event (default: one that the endpoint is sent)')
    .addOption(new Option('--real', 'make a small response in the background').conflicts('event'))
    .option('--model <name>', 'of the response; at Azure OpenAI the name of a deployment')
    .option(
      '--wait <seconds>',
      'how long to follow it (default: 60, with --real 300)',
      parseSeconds,
    )
    .action((id, { event, real = false, model, wait, ...options }) =>
      runOnSender(cli, options, async (session) => {
        const { now } = cli;
        if (!real) {
          if (model !== undefined) throw new UsageError('--model goes with --real: pass both');
          const { sendTestEvent } = await import('./test-event.ts');
          const wish = { id, event, waitMs: wait ?? WAIT_MS, now };
          return toTestOutput(await sendTestEvent(session, wish));
        }
        if (model === undefined) throw new UsageError('--real needs a model: pass --model NAME');
        const { testForReal } = await import('./test-for-real.ts');
        const wish = { id, model, waitMs: wait ?? REAL_WAIT_MS, now };
        return toTestOutput(await testForReal(session, wish));
      }),
    );
}
