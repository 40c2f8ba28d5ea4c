import { context, diag, metrics, trace } from '@opentelemetry/api';
import { onTestFinished } from 'vitest';
import { readTelemetry } from '../../../src/config/telemetry.ts';
import { startTelemetry } from '../../../src/telemetry/export/start.ts';
import type { LogFields } from '../../../src/webhooks/log.ts';

export const KEY = '11111111-2222-3333-4444-555555555555';

/** Starts what these settings ask for, and ends it with the test; `asked` is what tokens were asked for. */
export function startWith(env: Readonly<Record<string, string>>) {
  const problems: string[] = [];
  const config = readTelemetry({ env, problems });
  if (!config) throw new Error(`no telemetry: ${problems.join(' ')}`);
  const warnings: LogFields[] = [];
  const asked: { clientId: string | undefined; scopes: string | string[] }[] = [];
  const telemetry = startTelemetry(config, {
    env,
    createCredential: (clientId) => ({
      getToken: async (scopes) => {
        asked.push({ clientId, scopes });
        return { token: 'token-1', expiresOnTimestamp: Date.now() + 3_600_000 };
      },
    }),
    warn: (line) => warnings.push(line),
  });
  onTestFinished(async () => {
    await telemetry.shutdown(10);
    for (const api of [trace, metrics, context, diag]) api.disable();
  });
  return { telemetry, warnings, asked };
}
