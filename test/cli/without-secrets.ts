import type { Ran } from './spawn-cli.ts';

/** A signing secret, a storage key, a bearer token, or the key that tests give for OpenAI. */
const SECRETS =
  /whsec_[A-Za-z0-9+/]{16,}|AccountKey=[^;*]{16,}|Bearer [\w.-]{16,}|sk-(?:test|very|secret)[\w-]*|v1,[A-Za-z0-9+/]{20,}/;

/**
 * Passes on what a command showed, and throws where a secret is in it: every run of every test goes through
 * here. Only the stdout of `--show-secret`, and a body as it came, may hold one.
 */
export function withoutSecrets(args: readonly string[], ran: Ran): Ran {
  const mayShow = args.includes('--show-secret') || args.includes('--raw');
  const shown = mayShow ? ran.stderr : ran.stdout + ran.stderr;
  const found = SECRETS.exec(shown);
  if (!found) return ran;
  throw new Error(`"${args.join(' ')}" showed a secret: ${found[0].slice(0, 9)}…`);
}
