import { describe, expect, it } from 'vitest';
import type { SigningSecretStore } from '../../src/endpoints/signing-secret-store.ts';
import { OTHER_SECRETS, SECRET } from '../fixtures/secrets.ts';

const [SECOND, THIRD] = OTHER_SECRETS;
const HOUR = 3600_000;

/** A fresh store and its clock. */
export interface StoreStage {
  readonly store: SigningSecretStore;
  /** Moves the clock of the store and of whoever reads it ahead. */
  readonly pass: (ms: number) => void;
  /** The values that the receiver accepts for a sender. */
  readonly readAsReceiver: (sender: string) => Promise<readonly string[]>;
}

/** What every store of signing secrets does. */
export function describeStore(title: string, setUp: () => Promise<StoreStage>): void {
  describe(title, () => {
    it('is empty at first', async () => {
      const { store } = await setUp();
      expect(await store.list('default')).toEqual([]);
    });

    it('keeps what was kept before', async () => {
      const { store, readAsReceiver } = await setUp();
      await store.store('default', SECRET);
      await store.store('default', SECOND);
      expect((await store.list('default')).toSorted()).toEqual([SECRET, SECOND].toSorted());
      expect((await readAsReceiver('default')).toSorted()).toEqual([SECRET, SECOND].toSorted());
    });

    it('keeps senders apart', async () => {
      const { store, readAsReceiver } = await setUp();
      await store.store('default', SECRET);
      await store.store('eu-west', SECOND);
      for (const [sender, secret] of [
        ['default', SECRET],
        ['eu-west', SECOND],
      ] as const) {
        expect(await store.list(sender)).toEqual([secret]);
        expect(await readAsReceiver(sender)).toEqual([secret]);
      }
    });

    it('ends one at once', async () => {
      const { store, readAsReceiver, pass } = await setUp();
      await store.store('eu', THIRD);
      await store.store('default', SECRET);
      await store.store('default', SECOND);
      await store.retire('default', SECRET, new Date(0));
      pass(HOUR);
      expect(await store.list('default')).toEqual([SECOND]);
      expect(await readAsReceiver('default')).toEqual([SECOND]);
      expect(await store.list('eu')).toEqual([THIRD]);
    });

    it('keeps the others where one ends, or none is meant', async () => {
      const { store } = await setUp();
      await store.store('default', SECRET);
      await store.store('default', SECOND);
      await store.retire('default', THIRD, new Date(0));
      expect(await store.list('default')).toHaveLength(2);
      await store.retire('default', SECOND, new Date(0));
      expect(await store.list('default')).toEqual([SECRET]);
    });

    it('keeps one until it ends', async () => {
      const { store, readAsReceiver, pass } = await setUp();
      await store.store('default', SECRET);
      await store.store('default', SECOND);
      await store.retire('default', SECRET, new Date(Date.now() + 2 * HOUR));
      pass(HOUR);
      expect((await readAsReceiver('default')).toSorted()).toEqual([SECRET, SECOND].toSorted());
    });

    it('has nothing to end where there is nothing', async () => {
      const { store } = await setUp();
      await store.retire('default', SECRET, new Date(0));
      expect(await store.list('default')).toEqual([]);
    });
  });
}
