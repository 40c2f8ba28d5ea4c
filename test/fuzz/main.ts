import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { showProgress } from '../../dev/send/show-progress.ts';
import { runFuzz } from './run-fuzz.ts';

const { runs, seed, path } = new Command('npm run fuzz --')
  .description('Post generated requests to the receive function and judge every answer.')
  .option('--runs <n>', 'how many cases, each of one request or several', toNumber(1), 100_000)
  .option('--seed <n>', 'repeat a run (default: another one each time)', toNumber(-(2 ** 31)))
  .option('--path <path>', 'repeat only the case that a failure printed')
  .showSuggestionAfterError()
  .parse()
  .opts();

const used = seed ?? Math.floor(Math.random() * 2 ** 31);
console.log(`seed ${used}, ${runs} cases`);
const progress = showProgress(runs, process.stderr);
const startedAt = performance.now();
let done = 0;
const report = await runFuzz({
  runs,
  seed: used,
  path,
  onRun() {
    done += 1;
    progress.update(done);
  },
});
progress.stop();

const seconds = (performance.now() - startedAt) / 1000;
const rate = Math.round(report.requests / seconds);
console.log(`${report.requests} requests in ${seconds.toFixed(1)} s (${rate} a second)`);
for (const [status, times] of Object.entries(report.byStatus)) console.log(`  ${status}  ${times}`);
console.log(`  accepted with moved borders, all kept as dead: ${report.shifted}`);
if (report.failure === undefined) {
  console.log('every answer was the one due');
} else {
  console.error(`\n${report.failure}\n\nAgain: npm run fuzz -- --seed ${used} --runs ${runs}`);
  process.exitCode = 1;
}

function toNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= least && value < 2 ** 31) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least}.`);
  };
}
