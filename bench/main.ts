import { createBenchCommand } from './create-bench-command.ts';

try {
  await createBenchCommand().parseAsync();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  const isStopped = error.name === 'AbortError';
  console.error(isStopped ? 'stopped' : `error: ${error.message}`);
  process.exitCode = isStopped ? 130 : 1;
}
