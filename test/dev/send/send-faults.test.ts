import { describe, expect, it } from 'vitest';
import { faultNames } from '../../../dev/send/faults.ts';
import { runSend, secret } from './run-send.ts';
import { startReceiver } from './start-receiver.ts';
import { startVerifier } from './start-verifier.ts';

describe('npm run send --fault', () => {
  it.each(faultNames)('%s gets the answer that is due', async (fault) => {
    const { url } = await startVerifier(secret);
    const { stdout, exitCode } = await runSend(['batch.expired', '--url', url, '--fault', fault]);
    expect({ stdout, exitCode }).toMatchObject({
      stdout: expect.stringMatching(
        new RegExp(`^sent .*\n${fault}: a delivery that .*\n(\\d+ .* ms\n)+as expected: \\d+`),
      ) as unknown,
      exitCode: 0,
    });
  });

  it('replays the very same message', async () => {
    const { url, arrivals } = await startVerifier(secret);
    await runSend(['batch.expired', '--url', url, '--fault', 'replayed']);
    expect(arrivals).toHaveLength(2);
    expect(arrivals[0]).toEqual(arrivals[1]);
  });

  it('fails when a receiver takes what it should refuse', async () => {
    const { url } = await startReceiver();
    const { stdout, exitCode } = await runSend(['batch.expired', '--url', url, '--fault=forged']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('not as expected: 400 was due');
  });

  it('takes a 429 for a refusal, but not for a 200', async () => {
    const { url } = await startReceiver(() => ({ status: 429 }));
    const args = ['batch.expired', '--url', url, '--fault'];
    const { stdout, exitCode } = await runSend([...args, 'forged']);
    expect({ stdout, exitCode }).toMatchObject({
      stdout: expect.stringContaining('as expected: 400, or 429 after too many') as unknown,
      exitCode: 0,
    });
    expect(await runSend([...args, 'two-signatures'])).toMatchObject({ exitCode: 1 });
  });

  it('names the faults there are', async () => {
    const { stderr, exitCode } = await runSend(['batch.expired', '--fault', 'evil']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`Allowed choices are ${faultNames.join(', ')}.`);
  });
});
