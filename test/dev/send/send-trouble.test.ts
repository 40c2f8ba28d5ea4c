import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listen } from './listen.ts';
import { runSend } from './run-send.ts';

async function findFreeUrl(): Promise<string> {
  const server = createServer();
  const url = await listen(server);
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return url;
}

describe('npm run send, in trouble,', () => {
  it('says that nothing listens', async () => {
    const url = await findFreeUrl();
    for (const count of ['1', '100']) {
      expect(await runSend(['response.completed', '--url', url, '--count', count])).toEqual({
        exitCode: 1,
        stdout: '',
        stderr: `error: nothing listens at ${url}/: run \`npm start\` in another terminal\n`,
      });
    }
  });

  it('says that the receiver hung up', async () => {
    const url = await listen(createServer((socket) => socket.end()));
    const { stdout, exitCode } = await runSend(['response.completed', '--url', url]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('no answer: ECONNRESET\n');
  });

  it('says how to get a secret', async () => {
    const env = { OPENAI_WEBHOOK_SECRET: '' };
    expect(await runSend(['response.completed'], { env })).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'error: no signing secret: run `npm start` once, which writes one to local.settings.json, or pass --secret\n',
    });
  });

  it.each([
    [['response.completed', '--data', '{'], 'it is not JSON'],
    [['response.completed', '--data', '[1]'], 'it is not a JSON object'],
    [['response.completed', '--data', '@none.json'], 'no such file'],
    [['response.completed', '--id', 'a b'], 'printable ASCII'],
    [['response.completed', '--url', 'localhost:7071'], 'not an http or https address'],
    [['response.completed', '--count', '0'], 'not a whole number from 1'],
    [['response.completed', '--secret', 'whsec_short'], 'the secret in --secret is not'],
    [['response.completed', '--cuont', '2'], 'Did you mean --count?'],
    [['response.completed', 'batch.failed'], 'too many arguments'],
    [['all', '--id', 'wh_1'], '--id names one delivery'],
    [[], 'which event type?'],
  ])('%j is one line of help', async (args, message) => {
    const { stdout, stderr, exitCode } = await runSend(args);
    expect({ stdout, exitCode, lines: stderr.split('\n').length }).toEqual({
      stdout: '',
      exitCode: 1,
      lines: 2,
    });
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(message);
  });
});
