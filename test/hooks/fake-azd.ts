import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

interface AzdAnswers {
  readonly version?: string;
  readonly login?: string;
  /** What it gives for a token; without any it says that nobody is signed in. */
  readonly token?: string;
}

/** An `azd` that says what it is told to, for a PATH. */
export interface FakeAzd extends AsyncDisposable {
  readonly path: string;
  /** The arguments of each call. */
  calls(): Promise<readonly string[]>;
}

/** Writes a shell script that stands in for azd; POSIX only. */
export async function createFakeAzd({
  version = '1.31.2',
  login = '{"status":"success","expiresOn":"2030-01-01T00:00:00Z"}',
  token,
}: AzdAnswers = {}): Promise<FakeAzd> {
  const folder = await mkdtemp(join(tmpdir(), 'azd-'));
  const calls = join(folder, 'calls');
  const giveToken =
    token === undefined
      ? `echo '{"error":"not logged in, run \`azd auth login\` to login"}' >&2; exit 1`
      : `echo '{"token":"${token}","expiresOn":"2030-01-01T00:00:00Z"}'`;
  const script = `#!/bin/sh
echo "$*" >> '${calls}'
case "$1 $2" in
  'version '*) echo '{"azd":{"version":"${version}","commit":"abc"}}' ;;
  'auth login') echo '${login}' ;;
  'auth token') ${giveToken} ;;
esac
`;
  await writeFile(calls, '');
  await writeFile(join(folder, 'azd'), script);
  await chmod(join(folder, 'azd'), 0o755);
  return {
    path: [folder, process.env['PATH']].join(delimiter),
    calls: async () => (await readFile(calls, 'utf8')).split('\n').filter(Boolean),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
