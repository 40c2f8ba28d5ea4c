import { existsSync } from 'node:fs';
import { type CallPolicyFile, readCallPolicyFile } from '../../config/call-policy-file.ts';
import { isUnresolved } from '../../config/readers.ts';
import { ConfigError, readConfig } from '../../config.ts';
import { findVaultSecrets } from '../../azure/doctor-secrets.ts';
import { readSigningSecrets } from '../../config/senders.ts';
import { readTelemetry } from '../../config/telemetry.ts';
import { readVault } from '../../config/vault.ts';
import type { FoundSecrets } from '../../doctor/check-secrets.ts';
import { createSettingsCheck } from '../../doctor/check-settings.ts';
import type { Check } from '../../doctor/run-checks.ts';
import type { Context } from '../context.ts';
import { LOCAL_SETTINGS } from '../settings/read-local-env.ts';

/** Whether the settings are usable; with a deployment, whether they were when it was made. */
export function createContextCheck({ name, env, folder, settingsFile }: Context): Check {
  const isLocal = name === undefined;
  const telemetryProblems: string[] = [];
  readTelemetry({ env, problems: telemetryProblems });
  return createSettingsCheck({
    place: isLocal ? LOCAL_SETTINGS : `the azd environment ${name}`,
    async readProblems() {
      const problems = readProblems(env, readCallPolicyFile(folder));
      if (!isLocal || existsSync(settingsFile)) return problems;
      return [`there is no ${LOCAL_SETTINGS} in ${folder}: npm start writes one`, ...problems];
    },
    telemetryProblems,
    // What a deployment refers to is in its vault, where the checks of the endpoints look.
    unresolved: isLocal ? Object.keys(env).filter((key) => isUnresolved(env[key])) : [],
  });
}

/** What keeps the app from starting, and what it starts with and fails by. */
export function readProblems(env: Context['env'], callPolicy: CallPolicyFile): readonly string[] {
  try {
    return readConfig(env, callPolicy).outboundProblems;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return toLines(error.message);
  }
}

/** The problems in a message that has each on a line of its own, below a heading. */
export function toLines(message: string): readonly string[] {
  const [heading = '', ...lines] = message.split('\n');
  return lines.length === 0 ? [heading] : lines.map((line) => line.replace(/^ *- /, ''));
}

/** Where the app reads its signing secrets, and how; whatever else is wrong with the settings. */
export function findSecrets(
  context: Context,
  now: () => Date,
): { readonly place: string; readonly read: () => Promise<FoundSecrets> } {
  const source = { env: context.env, problems: [] as string[] };
  const given = readSigningSecrets(source);
  const isBroken = source.problems.length > 0;
  const vault = readVault({ env: context.env, problems: [] });
  const opened = context.vault();
  if (vault && opened && given.length === 0 && !isBroken) {
    const parts = { uri: vault.uri, open: opened.open, names: vault.names, now };
    return { place: `the vault ${vault.uri}`, read: () => findVaultSecrets(parts) };
  }
  const problems = isBroken && given.length === 0 ? ['none that counts: see the settings'] : [];
  return {
    place: context.name === undefined ? LOCAL_SETTINGS : 'APP_SETTINGS',
    read: async () => ({ secrets: given, problems }),
  };
}
