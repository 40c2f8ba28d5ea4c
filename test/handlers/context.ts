import { vi } from 'vitest';
import type { OpenAiStandIn } from '../../dev/openai/server.ts';
import type { CallDecision } from '../../src/calls/policy.ts';
import type { HandlerContext } from '../../src/handlers/context.ts';
import type { Notice } from '../../src/notify/notice.ts';
import { createGetOpenAI } from '../../src/openai/client.ts';
import { createFindEvalRun } from '../../src/openai/find-eval-run.ts';
import type { Log } from '../../src/webhooks/log.ts';
import { createMemoryFiles, type MemoryFile } from '../fakes/memory-files.ts';
import { createMemoryRecords } from '../fakes/memory-records.ts';

/** A context as handlers get it, with results in memory, and what came of it. */
export function createContext(
  api: OpenAiStandIn | undefined,
  {
    decision = { rule: 'otherwise', action: 'record', reason: 'policy' },
    evalIds = [],
    apiKey = 'sk-test',
  }: { decision?: CallDecision; evalIds?: readonly string[]; apiKey?: string } = {},
) {
  const log = vi.fn<Log>();
  const notices: Notice[] = [];
  const records = createMemoryRecords();
  const stored = new Map<string, MemoryFile>();
  const files = createMemoryFiles(stored);
  const accounts = api
    ? ([['default', { kind: 'openai', apiKey, baseUrl: api.baseUrl }]] as const)
    : [];
  const getOpenAI = createGetOpenAI(new Map(accounts), () => Promise.resolve('token'));
  const context: HandlerContext = {
    log,
    attempt: 1,
    isLastAttempt: false,
    idempotencyKey: 'wh_1',
    leaseOwner: 'worker-1',
    sender: 'default',
    signal: new AbortController().signal,
    openai: () => getOpenAI('default', log),
    results: { records, files },
    notify: async (notice) => void notices.push(notice),
    findEvalRun: createFindEvalRun(evalIds),
    decideCall: vi.fn<HandlerContext['decideCall']>(() => decision),
  };
  const read = (path: string) => stored.get(path)?.bytes.toString();
  return { context, log, notices, records, stored, read };
}
