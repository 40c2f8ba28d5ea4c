import { createSendCommand } from './send/create-send-command.ts';
import { SendError } from './send/send-error.ts';

try {
  await createSendCommand().parseAsync();
} catch (error) {
  if (!(error instanceof SendError)) throw error;
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
