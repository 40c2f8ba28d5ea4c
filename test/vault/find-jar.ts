import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The last release that runs on Java 17. */
const RELEASE = '3.4.33';
const GROUP = 'com.github.nagyesta.lowkey-vault';
const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/lowkey-vault', import.meta.url));

/** Why Lowkey Vault cannot be run here. */
export class NotHere extends Error {
  override readonly name = 'NotHere';
}

/** The jar that LOWKEY_VAULT_JAR names, or the one that Maven brings; throws `NotHere` where there is none. */
export async function findJar(): Promise<string> {
  await need('java', '-version');
  const named = process.env['LOWKEY_VAULT_JAR'];
  if (named) {
    if (!existsSync(named)) throw new NotHere(`LOWKEY_VAULT_JAR names no file: ${named}`);
    return named;
  }
  const jar = join(FOLDER, `lowkey-vault-app-${RELEASE}.jar`);
  if (existsSync(jar)) return jar;
  await need('mvn', '--version');
  const artifact = `${GROUP}:lowkey-vault-app:${RELEASE}`;
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';
  try {
    await run('mvn', ['-B', '-q', goal, `-Dartifact=${artifact}`, `-DoutputDirectory=${FOLDER}`]);
  } catch (error) {
    const { stdout }: { stdout?: string } = error ?? {};
    const [line] = /^.*(?:Could not|Unable to|not resolve).*$/im.exec(stdout ?? '') ?? [];
    throw new NotHere(`Maven has no ${artifact}: ${(line ?? String(error)).slice(0, 300)}`, {
      cause: error,
    });
  }
  return jar;
}

async function need(program: string, ...args: readonly string[]): Promise<void> {
  try {
    await run(program, args);
  } catch (error) {
    throw new NotHere(`there is no ${program}`, { cause: error });
  }
}
