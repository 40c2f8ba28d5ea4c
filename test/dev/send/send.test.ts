import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFolder, runSend, secret } from './run-send.ts';
import { readEvent } from './start-receiver.ts';
import { startVerifier } from './start-verifier.ts';

describe('npm run send', () => {
  it('posts a signed sample and prints the answer', async () => {
    const { url, arrivals } = await startVerifier(secret);
    const { stdout, stderr, exitCode } = await runSend(['response.completed', '--url', url]);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatch(
      /^sent response\.completed {2}webhook-id wh_\w{32} {2}event evt_\w{32}\n200 \{"ok":true\} in \d+ ms\n$/,
    );
    expect(arrivals).toHaveLength(1);
    expect(stdout).toContain(arrivals[0]?.headers['webhook-id']);
  });

  it('takes the data and the id it is given', async () => {
    const { url, arrivals } = await startVerifier(secret);
    const args = ['batch.failed', '--url', url, '--id', 'wh_mine', '--data', '{"id":"batch_1"}'];
    expect(await runSend(args)).toMatchObject({ exitCode: 0 });
    expect(arrivals[0]?.headers['webhook-id']).toBe('wh_mine');
    expect(arrivals.map(readEvent)).toMatchObject([
      { type: 'batch.failed', data: { id: 'batch_1' } },
    ]);
  });

  it('takes the data from a file', async () => {
    const { url, arrivals } = await startVerifier(secret);
    const folder = createFolder();
    writeFileSync(join(folder, 'data.json'), '{"id":"video_7"}');
    await runSend(['video.failed', '--url', url, '--data', '@data.json'], { folder });
    expect(arrivals.map(readEvent)).toMatchObject([{ data: { id: 'video_7' } }]);
  });

  it('sends a type it has no sample of, and says so', async () => {
    const { url, arrivals } = await startVerifier(secret);
    const { stderr, exitCode } = await runSend(['robot.awake', '--url', url]);
    expect({ stderr, exitCode }).toEqual({
      stderr: 'note: robot.awake has no sample, so its data is made up\n',
      exitCode: 0,
    });
    const id: unknown = expect.stringMatching(/^unknown_/);
    expect(arrivals.map(readEvent)).toMatchObject([{ type: 'robot.awake', data: { id } }]);
  });

  it('sends a type that looks mistyped only when told to', async () => {
    const { url, arrivals } = await startVerifier(secret);
    const args = ['response.complete', '--url', url];
    expect(await runSend(args)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'error: unknown type response.complete: did you mean response.completed? (--any-type sends it as it is)\n',
    });
    expect(arrivals).toEqual([]);
    expect(await runSend([...args, '--any-type'])).toMatchObject({ exitCode: 0 });
    expect(arrivals).toHaveLength(1);
  });

  it('finds a running receiver and the secret of the settings', async () => {
    const { url, arrivals } = await startVerifier(secret);
    const folder = createFolder();
    mkdirSync(join(folder, '.azurite'));
    const running = { pid: process.pid, url: url.replace('/webhook', '') };
    writeFileSync(join(folder, '.azurite', 'running.json'), JSON.stringify(running));
    const settings = { Values: { OPENAI_WEBHOOK_SECRET: `${secret} whsec_other` } };
    writeFileSync(join(folder, 'local.settings.json'), JSON.stringify(settings));
    const env = { OPENAI_WEBHOOK_SECRET: '' };
    expect(await runSend(['eval.run.failed'], { folder, env })).toMatchObject({ exitCode: 0 });
    expect(arrivals).toHaveLength(1);
  });
});
