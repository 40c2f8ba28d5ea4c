import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The last release that runs on Java 17. */
const RELEASE = '3.4.33';
const OLDEST_JAVA = 17;
const DOWNLOAD_MS = 120_000;
const GROUP = 'com.github.nagyesta.lowkey-vault';
const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/lowkey-vault', import.meta.url));

/** Why Lowkey Vault cannot be run here. */
export class NotHere extends Error {
  override readonly name = 'NotHere';
}

/** The jar that LOWKEY_VAULT_JAR names, or the one that Maven brings; throws `NotHere` where there is none. */
export async function findJar(): Promise<string> {
  const java = await need('java', '-version');
  const [version = '', major] = /version "(\d+)[^"]*"/.exec(java) ?? [];
  if (Number(major) < OLDEST_JAVA) {
    throw new NotHere(`it needs Java ${OLDEST_JAVA}, and here is ${version}`);
  }
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
    const options = [`-Dartifact=${artifact}`, `-DoutputDirectory=${FOLDER}`];
    await run('mvn', ['-B', '-q', '-U', goal, ...options], { timeout: DOWNLOAD_MS });
  } catch (error) {
    const { stdout }: { stdout?: string } = error ?? {};
    const [line = 'it failed without a reason'] =
      /Could not [^\n]*?(?= \(|$)/m.exec(stdout ?? '') ?? [];
    throw new NotHere(`Maven did not bring it: ${line}`, { cause: error });
  }
  return jar;
}

/** What a program says of itself. */
async function need(program: string, option: string): Promise<string> {
  try {
    const { stdout, stderr } = await run(program, [option]);
    return stdout + stderr;
  } catch (error) {
    throw new NotHere(`there is no ${program}`, { cause: error });
  }
}
