import type { OpenAI } from 'openai';
import type { CallDecision, IncomingCall } from '../calls/policy.ts';
import type { Notify } from '../notify/notice.ts';
import type { FindEvalRun } from '../openai/find-eval-run.ts';
import type { Files } from '../results/files.ts';
import type { Records } from '../results/record.ts';
import type { AttemptContext } from '../webhooks/dispatch.ts';

/** What a handler gets beside its event. */
export interface HandlerContext extends AttemptContext {
  /** The client of the event's sender; undefined where its account is not configured. */
  readonly openai: () => Promise<OpenAI | undefined>;
  readonly results: { readonly records: Records; readonly files: Files };
  /** Tells people, through the channels that want to know. */
  readonly notify: Notify;
  /** Finds the run of an event that does not say which eval it belongs to. */
  readonly findEvalRun: FindEvalRun;
  /** What the call policy says about a call. */
  readonly decideCall: (call: IncomingCall) => CallDecision;
}
