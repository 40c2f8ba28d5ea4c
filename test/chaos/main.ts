import { createChaosCommand } from './create-chaos-command.ts';

try {
  await createChaosCommand().parseAsync();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  const isStopped = error.name === 'AbortError';
  console.error(isStopped ? 'stopped' : `error: ${error.message}`);
  process.exitCode = isStopped ? 130 : 1;
}
