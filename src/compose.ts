import { randomUUID } from 'node:crypto';
import { createCredential, createGetToken } from './azure/credential.ts';
import { createCallBodies } from './azure/call-bodies.ts';
import { createExpiredResults } from './azure/expired-results.ts';
import { countDead, createFinishedRows, createUnfinishedRows } from './azure/inbox-scan.ts';
import { createSigningSecrets } from './azure/signing-secrets.ts';
import { createOpenVault } from './azure/vault-client.ts';
import { decideCall } from './calls/policy.ts';
import type { Config } from './config.ts';
import { createBuryFunction } from './functions/bury.ts';
import { createHealthDetailsFunction, createHealthFunction } from './functions/health.ts';
import { createNotifyFunction } from './functions/notify.ts';
import { createProcessFunction } from './functions/process.ts';
import { createPurgeFunction } from './functions/purge.ts';
import { createReceiveFunction } from './functions/receive.ts';
import { createReconcileFunction } from './functions/reconcile.ts';
import { createSweepFunction } from './functions/sweep.ts';
import type { HandlerContext } from './handlers/context.ts';
import { handlers } from './handlers/index.ts';
import { createNotify } from './notify/notify.ts';
import { createPostNotice, NOTICE_POLICY } from './notify/post-notice.ts';
import { createGetOpenAI } from './openai/client.ts';
import { createFindEvalRun } from './openai/find-eval-run.ts';
import { createEndedLists } from './openai/list-ended.ts';
import { createReconcile } from './reconcile/reconcile.ts';
import { createStores } from './stores.ts';
import { createBadCallers } from './webhooks/bad-callers.ts';
import { createBury } from './webhooks/bury.ts';
import { createFixedSecrets } from './webhooks/cached-secrets.ts';
import { createDispatch } from './webhooks/dispatch.ts';
import { createFastLane, toFastLanePolicy } from './webhooks/fast-lane.ts';
import { createHealth } from './webhooks/health.ts';
import { createPurge } from './webhooks/purge.ts';
import { createReceive } from './webhooks/receive.ts';
import { createSweep } from './webhooks/sweep.ts';
import { createWork } from './webhooks/work.ts';

const now = () => new Date();

/** What each trigger calls, wired to the stores and the API by the settings. */
export function compose(config: Config) {
  const { storage, accounts, channels, fastLane } = config;
  const stores = createStores(storage, now);
  const { inbox, sendTicket, readHeadInsertedAt, keepUnreadable, records, files } = stores;
  const credential = createCredential(storage.kind === 'identity' ? storage.clientId : undefined);
  const getOpenAI = createGetOpenAI(accounts, createGetToken(credential));
  const secrets = createSecrets();

  const services = {
    results: { records, files },
    notify: createNotify({ channels, send: stores.sendNotice }),
    findEvalRun: createFindEvalRun(config.evalIds),
    decideCall: decideCall.bind(undefined, config.calls),
  };
  const worker = {
    inbox,
    sendTicket,
    dispatch: createDispatch<HandlerContext>(handlers, (attempt) => ({
      ...attempt,
      ...services,
      openai: () => getOpenAI(attempt.sender, attempt.log),
    })),
    now,
    random: Math.random,
    createOwner: randomUUID,
  };
  const fastLanePolicy = toFastLanePolicy(config.work, fastLane.budgetMs);

  function createSecrets() {
    if (!config.vault || config.secrets.length > 0) return createFixedSecrets(config.secrets);
    return createSigningSecrets({
      vaultUri: config.vault.uri,
      openVault: createOpenVault(config.vault.uri, credential),
      names: config.vault.names,
      now,
      // oxlint-disable-next-line no-console -- a look at the vault belongs to no single invocation
      log: (level, message, fields) => console[level](JSON.stringify({ message, ...fields })),
    });
  }

  const receive = createReceiveFunction({
    receive: createReceive({
      readSecrets: secrets.read,
      refreshSecrets: secrets.refresh,
      inbox,
      sendTicket,
      now,
      fastLaneTypes: fastLane.types,
      storageBudgetMs: config.storageBudgetMs,
    }),
    fastLane: createFastLane(createWork({ ...worker, policy: fastLanePolicy }), fastLane.budgetMs),
    badCallers: createBadCallers(config.badCallers.failuresPerMinute, now),
    trustedHops: config.badCallers.trustedHops,
  });

  const process = createProcessFunction(
    createWork({ ...worker, policy: config.work }),
    keepUnreadable,
  );

  const bury = createBuryFunction(
    createBury({ inbox, sendTicket, now, createOwner: randomUUID }),
    keepUnreadable,
  );

  const notify = createNotifyFunction({
    postNotice: createPostNotice({
      channels,
      send: stores.sendNotice,
      keepDead: stores.keepDeadNotice,
      policy: NOTICE_POLICY,
      now,
      random: Math.random,
    }),
    keepUnreadable,
  });

  const sweep = createSweepFunction(
    createSweep({
      rows: createUnfinishedRows(stores.inboxTable),
      readHeadInsertedAt,
      sendTicket,
      policy: config.sweep,
      now,
    }),
  );

  const { retentionMs, resultsMs, callsMs } = config.purge;
  const expired = (share: 'calls' | 'others') => createExpiredResults(stores.resultsTable, share);
  const purge = createPurgeFunction({
    deliveries: createPurge({ rows: createFinishedRows(stores.inboxTable), retentionMs, now }),
    results: createPurge({ rows: expired('others'), retentionMs: resultsMs, now }),
    calls: createPurge({ rows: expired('calls'), retentionMs: callsMs, now }),
    callBodies: createPurge({
      rows: createCallBodies(stores.inboxTable),
      retentionMs: callsMs,
      now,
    }),
  });

  const { mode, pages } = config.reconcile;
  const reconciled = mode === 'off' ? [] : [...accounts.keys()];
  const lists = reconciled.flatMap((sender) =>
    Object.entries(createEndedLists(() => getOpenAI(sender), pages)).map(([name, list]) => ({
      sender,
      name,
      list,
    })),
  );
  const reconcile = createReconcileFunction(
    createReconcile({
      lists,
      records,
      inbox,
      sendTicket,
      policy: config.reconcile,
      now,
    }),
  );

  const health = createHealth({
    probeInbox: async () => void (await inbox.readState('health')),
    readHeadInsertedAt,
    readSecrets: secrets.read,
    countDead: () => countDead(stores.inboxTable, 1000, AbortSignal.timeout(20_000)),
    now,
  });

  return {
    receive,
    process,
    bury,
    notify,
    sweep,
    purge,
    reconcile,
    health: createHealthFunction(health.check),
    healthDetails: createHealthDetailsFunction(health.details),
  };
}
