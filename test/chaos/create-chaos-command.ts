import { InvalidArgumentError, Command, Option } from '@commander-js/extra-typings';
import { parseCount } from '../../dev/send/options.ts';
import { chaos } from './chaos.ts';

const examples = `
Examples:
  npm run chaos -- --deliveries 1000 --seed 42
  npm run chaos -- --url http://127.0.0.1:8080/webhook --secret whsec_… --effects effects.jsonl
`;

/** The command line of the chaos test; sets the exit code to 1 when the promise was broken. */
export function createChaosCommand() {
  return new Command()
    .name('npm run chaos --')
    .description(
      'Send signed deliveries to the app while it is killed, paused and without storage, and count what is lost.',
    )
    .option('--deliveries <n>', 'send this many', parseCount, 10_000)
    .option(
      '--seed <n>',
      'plan the same deliveries and troubles again (default: random)',
      parseSeed,
    )
    .option('--concurrency <n>', 'send this many at a time', parseCount, 40)
    .option('--rate <n>', 'begin at most this many a second', parseCount, 40)
    .option('--calls <percent>', 'share of incoming calls, which take the fast lane', parseRate, 3)
    .option('--kills-per-minute <n>', 'kill a process this often', parseRate, 12)
    .option('--pauses-per-minute <n>', 'stop a process past its lease this often', parseRate, 3)
    .option('--outages-per-minute <n>', 'stop or freeze Azurite this often', parseRate, 2)
    .option('--calm-after <seconds>', 'then leave it alone, even if not all is sent', parseCount)
    .option('--url <url>', 'measure what runs there instead of the app', parseUrl)
    .option('--effects <file>', 'with --url: the file to which its handlers append')
    .option('--secret <secret>', 'with --url: sign with this (default: OPENAI_WEBHOOK_SECRET)')
    .addOption(
      new Option('--quiet <seconds>', 'with --url: done when the file stays as it is for so long')
        .argParser(parseCount)
        .default(15),
    )
    .option('--keep', 'keep the working folder: logs, storage and effects')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', examples)
    .showSuggestionAfterError()
    .action(async (options, command) => {
      if ((options.url === undefined) !== (options.effects === undefined)) {
        command.error('error: --url and --effects go together');
      }
      process.exitCode = (await chaos(options)) ? 0 : 1;
    });
}

function parseUrl(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href;
  throw new InvalidArgumentError('It is not an http or https address.');
}

function parseSeed(text: string): number {
  if (/^\d{1,10}$/.test(text) && Number(text) < 2 ** 32) return Number(text);
  throw new InvalidArgumentError('It is not a whole number below 2^32.');
}

function parseRate(text: string): number {
  if (/^\d{1,4}(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is not a number from 0.');
}
