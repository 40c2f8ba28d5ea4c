import { randomUUID } from 'node:crypto';
import { createCredential, createGetToken } from './azure/credential.ts';
import { countDead } from './azure/inbox-scan.ts';
import { NOTICE_QUEUE, POISON_QUEUE, TICKET_QUEUE } from './azure/names.ts';
import { createSigningSecrets } from './azure/signing-secrets.ts';
import { createOpenVault } from './azure/vault-client.ts';
import { decideCall } from './calls/decide-call.ts';
import type { CallDecision } from './calls/policy.ts';
import { composeMetrics } from './compose-metrics.ts';
import { composeTimers } from './compose-timers.ts';
import type { Config } from './config.ts';
import { createBuryFunction } from './functions/bury.ts';
import { createHealthDetailsFunction, createHealthFunction } from './functions/health.ts';
import { createNotifyFunction } from './functions/notify.ts';
import { createProcessFunction } from './functions/process.ts';
import { createReceiveFunction } from './functions/receive.ts';
import type { HandlerContext } from './handlers/context.ts';
import { handlers } from './handlers/index.ts';
import { createTellDeath } from './handlers/tell-death.ts';
import { createNotify } from './notify/notify.ts';
import { post } from './notify/post.ts';
import { createPostNotice, NOTICE_POLICY } from './notify/post-notice.ts';
import { createGetOpenAI } from './openai/client.ts';
import { createFindEvalRun } from './openai/find-eval-run.ts';
import { createStores } from './stores.ts';
import { andTell } from './telemetry/metrics/and-tell.ts';
import { traceDispatch } from './telemetry/traces/trace-dispatch.ts';
import { traceFastLane } from './telemetry/traces/trace-fast-lane.ts';
import { traceFetch } from './telemetry/traces/trace-fetch.ts';
import { tracePost } from './telemetry/traces/trace-post.ts';
import { traceStores } from './telemetry/traces/trace-stores.ts';
import { createBadCallers } from './webhooks/bad-callers.ts';
import { createBury } from './webhooks/bury.ts';
import { createFixedSecrets } from './webhooks/cached-secrets.ts';
import { createDispatch } from './webhooks/dispatch.ts';
import { createFastLane, toFastLanePolicy } from './webhooks/fast-lane.ts';
import { createHealth } from './webhooks/health.ts';
import { createReceive } from './webhooks/receive.ts';
import { createWork, type WorkPolicy } from './webhooks/work.ts';

const now = () => new Date();

/** No attempt will find another `calls.json` while the caller waits: the record says why nothing was done. */
const UNDECIDED: CallDecision = {
  rule: 'no rule: calls.json is not usable',
  action: 'record',
  reason: 'policy',
};

/** What each trigger calls, wired to the stores and the API by the settings. */
export function compose(config: Config) {
  const { storage, accounts, channels, fastLane } = config;
  const untraced = createStores(storage, now);
  const stores = traceStores(untraced);
  const { inboxTable, inbox, sendTicket, readHeadInsertedAt, records, files } = stores;
  const credential = createCredential(storage.kind === 'identity' ? storage.clientId : undefined);
  const getOpenAI = createGetOpenAI(accounts, createGetToken(credential), traceFetch(fetch));
  const secrets = createSecrets();
  const metrics = composeMetrics({ config, stores, readSecrets: secrets.read, now });

  const services = {
    results: { records: metrics.countTokens(records), files },
    notify: createNotify({ channels, send: stores.sendNotice }),
    findEvalRun: createFindEvalRun(config.evalIds),
    decideCall: config.calls ? decideCall.bind(undefined, config.calls) : () => UNDECIDED,
  };
  const tellDeath = createTellDeath({ ...services, handlers });
  const worker = {
    inbox,
    sendTicket,
    tellDeath,
    dispatch: metrics.timeHandlers(
      traceDispatch(
        createDispatch<HandlerContext>(handlers, (attempt) => ({
          ...attempt,
          ...services,
          openai: () => getOpenAI(attempt.sender, attempt.log),
        })),
        handlers,
      ),
    ),
    now,
    random: Math.random,
    createOwner: randomUUID,
  };
  const fastLanePolicy = toFastLanePolicy(config.work, fastLane.budgetMs);
  const createCountedWork = (policy: WorkPolicy) =>
    andTell(createWork({ ...worker, policy }), metrics.countWorked);
  const keepUnreadableOf = (queue: string) => metrics.countUnreadable(queue, stores.keepUnreadable);

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
    fastLane: createFastLane(traceFastLane(createCountedWork(fastLanePolicy)), fastLane.budgetMs),
    badCallers: createBadCallers(config.badCallers.failuresPerMinute, now),
    trustedHops: config.badCallers.trustedHops,
    counter: metrics,
  });

  const process = createProcessFunction(
    createCountedWork(config.work),
    keepUnreadableOf(TICKET_QUEUE),
  );

  const bury = createBuryFunction(
    andTell(createBury(worker), metrics.countBuried),
    keepUnreadableOf(POISON_QUEUE),
  );

  const notify = createNotifyFunction({
    postNotice: createPostNotice({
      channels,
      post: tracePost(post),
      send: stores.sendNotice,
      keepDead: stores.keepDeadNotice,
      policy: NOTICE_POLICY,
      now,
      random: Math.random,
    }),
    keepUnreadable: keepUnreadableOf(NOTICE_QUEUE),
  });

  const health = createHealth({
    probeInbox: async () => void (await untraced.inbox.readState('health')),
    readHeadInsertedAt,
    readSecrets: secrets.read,
    countDead: () => countDead(inboxTable, 1000, AbortSignal.timeout(20_000)),
    now,
  });

  return {
    receive,
    process,
    bury,
    notify,
    ...composeTimers({ config, stores, getOpenAI, metrics, now }),
    health: createHealthFunction(health.check),
    healthDetails: createHealthDetailsFunction(async () => ({
      ...(await health.details()),
      // Nothing that receiving needs, so the receiver is well.
      ...(config.outboundProblems.length > 0 && { unusableSettings: config.outboundProblems }),
    })),
  };
}
