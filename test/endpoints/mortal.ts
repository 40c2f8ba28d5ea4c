import type { EndpointParts, Endpoints } from '../../src/endpoints/endpoints.ts';
import type { SigningSecretStore } from '../../src/endpoints/signing-secret-store.ts';

/** The process is killed at this call, counted from 0, before or after it has had its effect. */
export interface Death {
  readonly call: number;
  readonly when: 'before' | 'after';
}

interface Ports {
  readonly endpoints: Endpoints;
  readonly store: SigningSecretStore;
  readonly waitUntilAccepted: (secret: string) => Promise<void>;
}

/**
 * The ports of a process that is killed: no call comes through after that, those of its error handling
 * included. `seen` is told of each call that changes something once it has had its effect.
 */
export function createMortal(
  { endpoints, store, waitUntilAccepted }: Ports,
  death: Death | undefined,
  seen: (name: string, result: unknown, args: readonly unknown[]) => Promise<void>,
) {
  let calls = 0;
  let isDead = false;
  const live = () => {
    if (isDead) throw new Error('killed');
  };
  const die = (at: number, when: Death['when']) => {
    if (death?.call === at && death.when === when) isDead = true;
    live();
  };

  function change<Args extends readonly unknown[], Value>(
    name: string,
    act: (...args: Args) => Promise<Value>,
  ) {
    return async (...args: Args): Promise<Value> => {
      live();
      const at = calls;
      calls += 1;
      die(at, 'before');
      const value = await act(...args);
      await seen(name, value, args);
      die(at, 'after');
      return value;
    };
  }
  function look<Args extends readonly unknown[], Value>(act: (...args: Args) => Promise<Value>) {
    return async (...args: Args): Promise<Value> => {
      live();
      return act(...args);
    };
  }

  const { openai } = endpoints;
  return {
    count: () => calls,
    endpoints: {
      ...endpoints,
      list: look(() => endpoints.list()),
      find: look((id: string) => endpoints.find(id)),
      create: change('create', (parts: EndpointParts) => endpoints.create(parts)),
      update: change('update', (id: string, changes: Partial<EndpointParts>) =>
        endpoints.update(id, changes),
      ),
      remove: change('remove', (id: string) => endpoints.remove(id)),
      ...(openai && {
        openai: {
          ...openai,
          rotateSecret: change('rotateSecret', (id: string) => openai.rotateSecret(id)),
        },
      }),
    } satisfies Endpoints,
    store: {
      list: look(store.list),
      store: change('store', store.store),
      retire: change('retire', store.retire),
    } satisfies SigningSecretStore,
    waitUntilAccepted: change('wait', waitUntilAccepted),
  };
}
