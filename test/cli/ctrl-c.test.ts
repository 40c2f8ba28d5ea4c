import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startVault, type Vault } from '../../dev/vault/start-vault.ts';
import { SECRET } from '../fixtures/secrets.ts';
import { spawnDeployed } from './deployed.ts';

let vault: Vault;

beforeAll(async () => {
  vault = await startVault();
});
afterAll(() => vault.stop());
beforeEach(() => {
  vault.requests.length = 0;
  vault.faults.clear();
});

describe.runIf(process.platform !== 'win32')('Ctrl-C', () => {
  it('ends what only reads', async () => {
    vault.faults.add({ fault: 'hang' });
    const { exitCode, stdout, stderr } = await spawnDeployed(vault, ['secret', 'list'], {
      onStart: (child) => void interruptWhenAsked(child),
    });
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 130,
      stdout: '',
      stderr: 'error: interrupted\n',
    });
  });

  it('waits for what is being stored, and a second one says what that means', async () => {
    vault.faults.add({ fault: 'hang' });
    const { exitCode, stdout, stderr } = await spawnDeployed(vault, ['secret', 'set', 'eu'], {
      input: SECRET,
      onStart: (child) => {
        child.stderr?.once('data', () => child.kill('SIGINT'));
        void interruptWhenAsked(child);
      },
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(stderr).toBe(
      'finishing storing the secret first; Ctrl-C again stops at once\n' +
        'error: stopped in the middle of storing the secret: look at what is there before you run it again\n',
    );
  });
});

async function interruptWhenAsked(child: ChildProcess): Promise<void> {
  while (vault.requests.length === 0) await sleep(20);
  child.kill('SIGINT');
}
