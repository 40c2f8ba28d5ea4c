import { describe, expect, it } from 'vitest';
import { bury, claim, complete, renew, retry } from '../../src/webhooks/delivery.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { createReceived } from '../fixtures/delivery.ts';

const now = new Date('2026-03-01T12:00:01.234Z');
const later = new Date('2026-03-01T12:05:00.000Z');

/** What every inbox does; runs on the fake and on Table Storage. */
export function describeInbox(name: string, createInbox: () => Inbox): void {
  describe(name, () => {
    it('gives back what was inserted', async () => {
      const inbox = createInbox();
      const delivery = createReceived({ traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` });
      expect(await inbox.insert(delivery)).toBe(true);
      const stored = await inbox.read(delivery.id);
      expect(stored?.delivery).toEqual(delivery);
      expect(await inbox.readState(delivery.id)).toBe('received');
    });

    it('knows nothing of an id that was never inserted', async () => {
      const inbox = createInbox();
      expect(await inbox.read('wh_unknown')).toBeUndefined();
      expect(await inbox.readState('wh_unknown')).toBeUndefined();
      expect(await inbox.replace(createReceived(), 'W/"1"')).toBeUndefined();
    });

    it('refuses a second delivery of the same id, whatever its body', async () => {
      const inbox = createInbox();
      const first = createReceived();
      await inbox.insert(first);
      expect(await inbox.insert({ ...first, body: Buffer.from('other'), type: 'x' })).toBe(false);
      expect((await inbox.read(first.id))?.delivery).toEqual(first);
    });

    it('lets exactly one of many simultaneous inserts in', async () => {
      const inbox = createInbox();
      const delivery = createReceived();
      const inserted = await Promise.all(Array.from({ length: 20 }, () => inbox.insert(delivery)));
      expect(inserted.filter(Boolean)).toHaveLength(1);
    });

    it.each([0, 1, 65_535, 65_536, 65_537, 524_288])(
      'keeps a body of %i bytes as it is',
      async (size) => {
        const inbox = createInbox();
        const body = Buffer.from(
          Array.from({ length: size }, (_, index) => (index * 7 + 13) % 256),
        );
        const delivery = createReceived({ body });
        await inbox.insert(delivery);
        const stored = await inbox.read(delivery.id);
        expect(Buffer.compare(stored?.delivery.body ?? Buffer.of(0), body)).toBe(0);
      },
    );

    it('keeps only the bytes of a body that is part of a larger memory', async () => {
      const inbox = createInbox();
      const memory = new Uint8Array(200_000).map((_, index) => index % 251);
      const body = memory.subarray(1000, 71_000);
      const delivery = createReceived({ body });
      await inbox.insert(delivery);
      const stored = await inbox.read(delivery.id);
      expect(Buffer.compare(stored?.delivery.body ?? Buffer.of(0), body)).toBe(0);
    });

    it.each([
      'wh_/\\#?%2F..',
      'white space\tand\u0001control\u007F',
      'Zoë 🔑 Ünïcödé',
      'quote\'double"',
      'a'.repeat(512),
      '/'.repeat(512),
      'ü'.repeat(1024),
    ])('finds the id %j again, and no other', async (id) => {
      const inbox = createInbox();
      await inbox.insert(createReceived({ id }));
      expect((await inbox.read(id))?.delivery.id).toBe(id);
      expect(await inbox.read(`${id}x`)).toBeUndefined();
    });

    it('takes every step of a delivery and keeps its body and its facts', async () => {
      const inbox = createInbox();
      const received = createReceived();
      await inbox.insert(received);
      const owner = { owner: 'worker-1', until: later };
      const processing = claim(received, owner, now);
      const retrying = retry(processing, later, 'Error: not yet', now);
      const again = renew(claim(retrying, owner, now), { owner: 'worker-1', until: now });
      for (const step of [
        processing,
        retrying,
        again,
        complete(again, 'stored', now),
        bury(again, 'no use', now),
      ]) {
        const before = await inbox.read(received.id);
        await inbox.replace(step, before?.version ?? '');
        const after = await inbox.read(received.id);
        expect(after?.delivery).toEqual(step);
        expect(await inbox.readState(received.id)).toBe(step.progress.state);
      }
    });

    it('refuses a step from an old version and changes nothing', async () => {
      const inbox = createInbox();
      const received = createReceived();
      await inbox.insert(received);
      const { version = '' } = (await inbox.read(received.id)) ?? {};
      const claimed = await inbox.replace(
        claim(received, { owner: 'a', until: later }, now),
        version,
      );
      expect(
        await inbox.replace(claim(received, { owner: 'b', until: later }, now), version),
      ).toBeUndefined();
      expect(await inbox.read(received.id)).toEqual(claimed);
    });

    it('gives a version that the next step can be made from, without another read', async () => {
      const inbox = createInbox();
      const received = createReceived();
      await inbox.insert(received);
      const { version = '' } = (await inbox.read(received.id)) ?? {};
      const claimed = await inbox.replace(
        claim(received, { owner: 'a', until: later }, now),
        version,
      );
      const done = await inbox.replace(complete(received, 'stored', now), claimed?.version ?? '');
      expect(done?.delivery.progress.state).toBe('done');
    });

    it('lets exactly one of many simultaneous claims through', async () => {
      const inbox = createInbox();
      const received = createReceived();
      await inbox.insert(received);
      const { version = '' } = (await inbox.read(received.id)) ?? {};
      const claims = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          inbox.replace(claim(received, { owner: `worker-${index}`, until: later }, now), version),
        ),
      );
      expect(claims.filter((claimed) => claimed !== undefined)).toHaveLength(1);
    });

    it('rejects when its time is up', async () => {
      const inbox = createInbox();
      const aborted = AbortSignal.abort();
      await expect(inbox.insert(createReceived(), aborted)).rejects.toThrow();
      await expect(inbox.read('wh_1', aborted)).rejects.toThrow();
      await expect(inbox.readState('wh_1', aborted)).rejects.toThrow();
      await expect(inbox.replace(createReceived(), 'v', aborted)).rejects.toThrow();
    });
  });
}
