import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { toCurl } from '../../../src/cli/console/curl.ts';
import { sign } from '../../../src/webhooks/signature.ts';
import { SECRET } from '../../fixtures/secrets.ts';
import { startReceiver } from '../../inbox/receiver.ts';
import { createFolder } from '../spawn-cli.ts';

const run = promisify(execFile);
const ESCAPE = '\u001b';

const BODIES: readonly (readonly [string, string | Uint8Array])[] = [
  ['plain', '{"id": "evt_1", "type": "response.completed", "data": {"id": "resp_1"}}'],
  ['a file to some programs', '@/etc/passwd'],
  ['a quote', `{"a": "it's"}'; touch pwned; '`],
  ['an escaped quote, as fish reads it', `\\'; touch pwned #`],
  ['a backslash at its end', 'a\\'],
  ['expansions', '$(touch pwned) `touch pwned` ${HOME} !! %PATH%'],
  ['the end of a paste', `${ESCAPE}[201~\ntouch pwned\n`],
  ['lines', '{\n  "a": 1\r\n}\n'],
  ['other scripts', '{"a": "日本\u202e"}'],
  ['bytes', new Uint8Array([0, 255, 10, 39, 0])],
  ['nothing', ''],
  ['more than an argument holds', 'x'.repeat(300_000)],
];

describe.runIf(process.platform !== 'win32').each(BODIES)('a body that is %s', (_, content) => {
  it.each(['sh', 'bash'])(
    'is posted byte by byte from %s, and does nothing else',
    async (shell) => {
      await using receiver = await startReceiver(() => 200);
      const cwd = join(createFolder(), 'empty');
      mkdirSync(cwd);
      const body = Buffer.from(content);
      const target = { url: receiver.url, secret: SECRET, now: new Date() };
      // From a file: what is pasted has no bound, and an argument has.
      const script = join(createFolder(), 'paste.sh');
      writeFileSync(script, toCurl({ id: 'wh_1', body }, target));
      await run(shell, [script], { cwd });
      const [posted] = receiver.posts;
      expect(posted?.body.equals(body)).toBe(true);
      expect(posted?.headers).toMatchObject({ 'content-type': 'application/json' });
      const timestamp = String(posted?.headers['webhook-timestamp']);
      expect(posted?.headers['webhook-signature']).toBe(sign(SECRET, 'wh_1', timestamp, body));
      expect(readdirSync(cwd)).toEqual([]);
    },
  );

  it('is pasted as printable characters, quotes around all that was given', () => {
    const target = { url: 'http://127.0.0.1:7071/webhook', secret: SECRET, now: new Date() };
    const command = toCurl({ id: 'wh_1', body: Buffer.from(content) }, target);
    expect(command).toMatch(/^[\n\x20-\x7e]+$/);
    const bare = command.replaceAll(/'[^'\\]*'/g, 'Q').replaceAll(' \\\n  ', ' ');
    expect(bare).toMatch(
      /^(printf %s Q \| base64 -d \| )?curl Q( -H Q){5} --data-(raw Q|binary @-)\n$/,
    );
  });
});

it.each(["wh_'$(touch pwned)'", 'wh_\\', 'wh_\u001b[201~', 'wh_é'])(
  'refuses the id %j, which no shell takes alike',
  (id) => {
    const target = { url: 'http://127.0.0.1:7071/webhook', secret: SECRET, now: new Date() };
    expect(() => toCurl({ id, body: Buffer.from('{}') }, target)).toThrow(
      'its id or the address has characters that shells disagree about',
    );
  },
);
