import { Command } from '@commander-js/extra-typings';
import { samples } from '../samples/samples.ts';
import { describeTypes } from './describe-types.ts';
import { dataOption, faultOption, idOption, parseCount, urlOption } from './options.ts';
import { send } from './send.ts';
import { SendError } from './send-error.ts';

const examples = `
Examples:
  npm run send -- response.completed
  npm run send -- batch.completed --data '{"id":"batch_123"}' --id wh_1
  npm run send -- realtime.call.incoming --fault forged
  npm run send -- all --count 1000 --concurrency 20
`;

/** The command line of the sender; sets the exit code to 1 when an answer is not the one due. */
export function createSendCommand() {
  return new Command()
    .name('npm run send --')
    .description('Post a signed event to the receiver, as OpenAI does, and print the answer.')
    .argument('[type]', 'an event type, or `all` for each in turn')
    .addOption(dataOption)
    .addOption(idOption)
    .addOption(urlOption)
    .option('--secret <secret>', 'sign with this (default: OPENAI_WEBHOOK_SECRET, or the settings)')
    .addOption(faultOption)
    .option('--count <n>', 'send this many, each with its own id', parseCount)
    .option('--concurrency <n>', 'send this many at a time', parseCount, 10)
    .option('--any-type', 'send a type even if it looks mistyped')
    .option('--list', 'list the event types that have a sample')
    .option('--json', 'print the results as JSON')
    .addHelpText('after', examples)
    .configureOutput({
      outputError: (text, write) => {
        write(`${text.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`);
      },
    })
    .action(async (type, { list, ...options }) => {
      if (list) {
        console.log(options.json ? listAsJson() : describeTypes(samples));
        return;
      }
      if (type === undefined) {
        throw new SendError('which event type? `npm run send -- --list` shows them all');
      }
      const asExpected = await send(type, options);
      process.exitCode = asExpected ? 0 : 1;
    });
}

function listAsJson(): string {
  const types = Object.entries(samples).map(([type, sample]) => ({ type, ...sample }));
  return JSON.stringify(types, null, 2);
}
