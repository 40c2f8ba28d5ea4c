import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { findJar, NotHere } from './find-jar.ts';
import { startLowkey } from './start-lowkey.ts';

/**
 * Runs the contract of the signing secrets on Lowkey Vault, somebody else's idea of a Key Vault. Needs
 * Java 17, and Maven or LOWKEY_VAULT_JAR; with `--if-possible` it is no failure where they are not here.
 */
try {
  const lowkey = await startLowkey(await findJar());
  try {
    process.exitCode = await runContract({
      LOWKEY_VAULT_URL: lowkey.url,
      LOWKEY_VAULT_CA: lowkey.ca,
    });
  } finally {
    await lowkey.stop();
  }
} catch (error) {
  if (!(error instanceof NotHere)) throw error;
  console.log(`The vault contract did not run on Lowkey Vault: ${error.message}.`);
  process.exitCode = process.argv.includes('--if-possible') ? 0 : 1;
}

async function runContract(settings: Record<string, string>): Promise<number> {
  const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
  const config = fileURLToPath(new URL('vitest.config.ts', import.meta.url));
  const child = spawn(process.execPath, [vitest, 'run', '--config', config], {
    stdio: 'inherit',
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, ...settings },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
