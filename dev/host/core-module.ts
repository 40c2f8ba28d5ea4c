import { registerHooks } from 'node:module';
import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  LogCategory,
  LogLevel,
  ProgrammingModel,
} from './core-types.ts';
import { Disposable } from './disposable.ts';
import { createHooks, type Hooks } from './hooks.ts';

/** A function as the app registered it. */
export interface RegisteredFunction {
  metadata: FunctionMetadata;
  callback: FunctionCallback;
}

/** What the app told the core module while it was loaded. */
export interface CoreApp {
  readonly functions: ReadonlyMap<string, RegisteredFunction>;
  readonly hooks: Hooks;
  readonly programmingModel: ProgrammingModel | undefined;
  /** Ends the time of registration: functions are known, triggers may start. */
  lock(): void;
}

type CoreLog = (level: LogLevel, category: LogCategory, message: string) => void;

const moduleName = '@azure/functions-core';
const moduleUrl = 'functions-core:module';
const globalKey = Symbol.for('local-host.functions-core');

/**
 * Supplies `@azure/functions-core` to `require` and `import` in this process, as the Node worker does, and returns
 * what the app registers through it. Modules are cached per process, so a process can load one app, once.
 */
export function createCoreModule(log: CoreLog): CoreApp {
  if (Object.hasOwn(globalThis, globalKey)) {
    throw new Error(
      'This process has already loaded an app; start another process for another host.',
    );
  }
  const functions = new Map<string, RegisteredFunction>();
  const hooks = createHooks();
  let programmingModel: ProgrammingModel | undefined;
  let locked = false;
  const api = {
    version: '3.99.0',
    hostVersion: '4.1000.0',
    Disposable,
    registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
      if (locked) {
        throw new Error('A function can only be registered during app startup.');
      }
      const id = metadata.functionId ?? metadata.name;
      if (functions.has(id)) {
        throw new Error(`A function with id "${id}" has already been registered.`);
      }
      functions.set(id, { metadata, callback });
      return new Disposable(() => {
        if (locked) {
          throw new Error('A function can only be disposed during app startup.');
        }
        functions.delete(id);
      });
    },
    registerHook: (name: string, callback: HookCallback) => hooks.register(name, callback),
    setProgrammingModel(model: ProgrammingModel): void {
      programmingModel = model;
    },
    getProgrammingModel: () => programmingModel,
    log(level: LogLevel, category: LogCategory, message: string): void {
      log(level, category, message);
    },
  };
  Object.defineProperty(globalThis, globalKey, { value: api });
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === moduleName
        ? { url: moduleUrl, format: 'commonjs', shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) =>
      url === moduleUrl
        ? { format: 'commonjs', source: toModuleSource(Object.keys(api)), shortCircuit: true }
        : next(url, context),
  });
  return {
    functions,
    hooks,
    get programmingModel() {
      return programmingModel;
    },
    lock() {
      locked = true;
    },
  };
}

/** CommonJS, so that `require` sees the very object; the unreachable line names the exports for `import { … }`. */
function toModuleSource(names: string[]): string {
  const key = JSON.stringify(Symbol.keyFor(globalKey));
  return `module.exports = globalThis[Symbol.for(${key})];\n0 && (module.exports = { ${names.join(', ')} });\n`;
}
