import { createLocalCredential } from '../../dev/vault/credential.ts';
import type { HookDependencies } from '../../hooks/hook/dependencies.ts';

const unused = () => {
  throw new Error('not for this test');
};

/** What a hook needs, in this process: pauses take no time, but the clock moves on by them. */
export function createDependencies(
  others: Partial<HookDependencies>,
): HookDependencies & { readonly said: readonly string[] } {
  const said: string[] = [];
  let now = 0;
  return {
    env: {},
    run: unused,
    terminal: {
      canAsk: false,
      say: (line) => void said.push(line),
      ask: unused,
      askSecret: unused,
    },
    credential: createLocalCredential(),
    managementUrl: 'http://127.0.0.1:1',
    openContainer: unused,
    openTable: unused,
    openVault: unused,
    pause: (ms) => {
      now += ms;
      return Promise.resolve();
    },
    clock: () => now,
    stopped: new AbortController().signal,
    ...others,
    said,
  };
}
