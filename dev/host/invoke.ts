import { randomBytes, randomUUID } from 'node:crypto';
import type {
  CoreInvocationContext,
  InvocationRequest,
  InvocationResponse,
  ProgrammingModel,
  TraceContext,
  TypedData,
} from './core-types.ts';
import { toErrorText, type Log } from './console-log.ts';
import { withReadOnly, type Hooks, type HookScope } from './hooks.ts';
import type { HostFunction } from './host-function.ts';

/** What a trigger hands to a function. */
export interface InvocationInput {
  data: TypedData;
  triggerMetadata?: Record<string, TypedData>;
  traceContext?: TraceContext;
}

/** How an invocation ended; a failure has been logged. */
export type InvocationOutcome =
  | { ok: true; response: InvocationResponse }
  | { ok: false; error: unknown };

/** Runs a function once. Never rejects. */
export type Invoke = (target: HostFunction, input: InvocationInput) => Promise<InvocationOutcome>;

/** What invocations need; the timeout is in milliseconds. */
export interface InvokeDependencies {
  programmingModel: ProgrammingModel;
  hooks: Hooks;
  log: Log;
  timeout: number | undefined;
}

interface Ended {
  inputs: unknown[];
  result: unknown;
  error: unknown;
}

/**
 * Makes the function that drives an invocation through the library's own programming model, with the app's hooks
 * around it, in the worker's order: arguments, preInvocation, function, postInvocation, response.
 */
export function createInvoke({
  programmingModel,
  hooks,
  log,
  timeout,
}: InvokeDependencies): Invoke {
  const running = new Set<string>();

  return async (target, input) => {
    const invocationId = randomUUID();
    running.add(invocationId);
    try {
      const run = runInvocation(target, toRequest(target, invocationId, input));
      return { ok: true, response: await withTimeout(run, timeout) };
    } catch (error) {
      log({ level: 'error', function: target.name, invocationId, ...toErrorText(error) });
      return { ok: false, error };
    } finally {
      running.delete(invocationId);
    }
  };

  async function runInvocation(
    { name, metadata, callback }: HostFunction,
    request: InvocationRequest,
  ): Promise<InvocationResponse> {
    const { invocationId } = request;
    const scope: HookScope = { hookData: {} };
    const core: CoreInvocationContext = {
      invocationId,
      request,
      metadata,
      log(level, category, message) {
        const hooked = hooks.runLog({ level, category, message }, scope);
        // What the library says about itself is for Microsoft's telemetry, its warnings are for everyone. As in
        // Azure, the app's own lines are dropped once the invocation is over.
        const isTaken =
          category === 'system'
            ? level === 'warning' || level === 'error'
            : running.has(invocationId);
        if (isTaken) {
          log({ ...hooked, function: name, invocationId });
        }
      },
    };
    const inState = async <T>(
      state: NonNullable<CoreInvocationContext['state']>,
      run: () => Promise<T>,
    ): Promise<T> => {
      core.state = state;
      try {
        return await run();
      } finally {
        core.state = undefined;
      }
    };
    const model = await programmingModel.getInvocationModel(core);
    const { context, inputs } = await model.getArguments();
    scope.invocationContext = context;
    const readOnly = { ...scope, appHookData: hooks.appHookData, invocationContext: context };

    const before = withReadOnly({ inputs, functionCallback: callback }, readOnly);
    await inState('preInvocationHooks', () => hooks.run('preInvocation', before));

    const ended: Ended = { inputs: before.inputs, result: null, error: null };
    const after = withReadOnly(ended, readOnly);
    await inState('invocation', async () => {
      try {
        after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
      } catch (error) {
        // A function may throw nothing at all (`throw undefined`); that is a failure all the same.
        after.error = error ?? new Error('The function threw no value.');
      }
    });
    await inState('postInvocationHooks', () => hooks.run('postInvocation', after));

    if (after.error !== null && after.error !== undefined) {
      throw after.error as Error;
    }
    return model.getResponse(context, after.result);
  }
}

function toRequest(
  { name, metadata, trigger }: HostFunction,
  invocationId: string,
  { data, triggerMetadata = {}, traceContext }: InvocationInput,
): InvocationRequest {
  return {
    invocationId,
    functionId: metadata.functionId ?? name,
    inputData: [{ name: trigger.name, data }],
    triggerMetadata,
    traceContext: traceContext ?? createTraceContext(),
  };
}

/** The host always has an activity of its own, so every invocation has a trace parent, sampled or not. */
function createTraceContext(): TraceContext {
  const traceParent = `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;
  return { traceParent, traceState: '', attributes: {} };
}

async function withTimeout<T>(run: Promise<T>, timeout: number | undefined): Promise<T> {
  if (timeout === undefined) {
    return run;
  }
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`Timeout value of ${timeout / 1000} s exceeded by the function.`));
  }, timeout);
  try {
    return await Promise.race([run, promise]);
  } finally {
    clearTimeout(timer);
  }
}
