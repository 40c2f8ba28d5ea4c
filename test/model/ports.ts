import type { Dispatch } from '../../src/webhooks/dispatch.ts';
import type { Inbox, Stored } from '../../src/webhooks/inbox.ts';
import type { FinishedRows } from '../../src/webhooks/purge.ts';
import type { ReadHeadInsertedAt, UnfinishedRows } from '../../src/webhooks/sweep.ts';
import type { SendTicket } from '../../src/webhooks/ticket.ts';
import type { Sandbox } from './sandbox.ts';
import { type Row, toDelivery } from './world.ts';

/** All that the code under test gets, each storage call a call to the world. */
export interface Ports {
  readonly name: string;
  readonly now: () => Date;
  readonly inbox: Inbox;
  readonly sendTicket: SendTicket;
  readonly deleteTicket: () => Promise<void>;
  readonly rows: UnfinishedRows;
  readonly finishedRows: FinishedRows;
  readonly readHeadInsertedAt: ReadHeadInsertedAt;
  readonly dispatch: Dispatch;
}

/** A version that fits every row, as `*` does in Table Storage; only mutants use it. */
export const ANY_VERSION = '*';

/** Turns the ports of the code under test into calls to the world. */
export function createPorts({ name, now, call }: Sandbox): Ports {
  return {
    name,
    now,
    inbox: {
      insert: (delivery) => call({ op: 'insert', delivery }),
      readState: () => call({ op: 'readState' }),
      read: async () => toStored(await call({ op: 'read' })),
      replace: async (delivery, version) =>
        toStored(
          await call({
            op: 'replace',
            delivery,
            version: version === ANY_VERSION ? undefined : Number(version),
          }),
        ),
    },
    sendTicket: (_ticket, { delayMs = 0 } = {}) => call({ op: 'sendTicket', delayMs }),
    deleteTicket: () => call({ op: 'deleteTicket' }),
    rows: {
      partitions: ['0'],
      async *list() {
        yield* await call({ op: 'list' });
      },
      markSwept: ({ version }, at) => call({ op: 'markSwept', version: Number(version), at }),
    },
    finishedRows: {
      partitions: ['0'],
      async *listFinishedBefore(_partition, before) {
        yield* await call({ op: 'listFinished', before });
      },
      remove: ({ version }) =>
        call({ op: 'remove', version: version === ANY_VERSION ? undefined : Number(version) }),
    },
    readHeadInsertedAt: () => call({ op: 'readHead' }),
    dispatch: (_event, { signal }) => call({ op: 'handle' }, signal),
  };
}

function toStored(row: Row | undefined): Stored | undefined {
  return row && { delivery: toDelivery(row), version: String(row.version) };
}
