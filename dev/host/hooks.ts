import type { HookCallback, LogCategory, LogLevel } from './core-types.ts';
import { Disposable } from './disposable.ts';

/** What a log line is about; hooks may change level and message of the app's own lines. */
export interface HookedLog {
  level: LogLevel;
  message: string;
  category: LogCategory;
}

/** Data that hooks of one invocation share, and the library's context object of that invocation. */
export interface HookScope {
  hookData: Record<string, unknown>;
  invocationContext?: unknown;
}

/** The hooks of one app, in the order they were registered. */
export interface Hooks {
  register(name: string, callback: HookCallback): Disposable;
  /** Runs them one after the other; the first that throws ends the run, as in the worker. */
  run(name: string, context: object): Promise<void>;
  /** Runs the log hooks; they are synchronous, and one that throws is ignored. */
  runLog(log: HookedLog, scope?: HookScope): HookedLog;
  /** Shared by all hooks of the app. */
  readonly appHookData: Record<string, unknown>;
}

const names = new Set(['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log']);

/** Makes the hook registry of an app. */
export function createHooks(): Hooks {
  const callbacks = new Map<string, HookCallback[]>();
  const appHookData: Record<string, unknown> = {};
  const listFor = (name: string) => {
    if (!names.has(name)) {
      throw new RangeError(`Unrecognized hook "${name}"`);
    }
    const list = callbacks.get(name) ?? [];
    callbacks.set(name, list);
    return list;
  };
  return {
    appHookData,
    register(name, callback) {
      const list = listFor(name);
      list.push(callback);
      return new Disposable(() => {
        const index = list.indexOf(callback);
        if (index !== -1) {
          list.splice(index, 1);
        }
      });
    },
    async run(name, context) {
      for (const callback of listFor(name)) {
        await callback(context);
      }
    },
    runLog(log, scope) {
      const context = withReadOnly(
        { level: log.level, message: log.message },
        { category: log.category, appHookData, ...(scope ?? { hookData: {} }) },
      );
      try {
        for (const callback of listFor('log')) {
          callback(context);
        }
      } catch {
        // The worker ignores it too: a broken log hook must not lose the log line.
      }
      return log.category === 'user'
        ? { level: context.level, message: context.message, category: log.category }
        : log;
    },
  };
}

/** Adds members that hooks may look into but not replace. */
export function withReadOnly<T extends object, R extends object>(target: T, members: R): T & R {
  const readOnly = Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name,
      { value: value as unknown, enumerable: true, writable: false },
    ]),
  );
  return Object.defineProperties(target, readOnly) as T & R;
}
