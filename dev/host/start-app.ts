import type { Log } from './console-log.ts';
import { createCoreModule, type CoreApp } from './core-module.ts';
import type { ProgrammingModel } from './core-types.ts';
import { HostError } from './host-error.ts';
import { withReadOnly } from './hooks.ts';
import { loadApp } from './load-app.ts';

/** A loaded app with everything it registered. */
export interface StartedApp {
  functions: CoreApp['functions'];
  hooks: CoreApp['hooks'];
  programmingModel: ProgrammingModel;
  /** Runs the appTerminate hooks. */
  terminate(): Promise<void>;
}

/** Loads the app of a folder in the worker's order: entry point, appStart hooks, end of registration. */
export async function startApp(folder: string, log: Log): Promise<StartedApp> {
  const app = createCoreModule((level, category, message) => {
    const hooked = app.hooks.runLog({ level, category, message });
    if (category !== 'system' || level === 'warning' || level === 'error') {
      log(hooked);
    }
  });
  await loadApp(folder);
  const { functions, hooks, programmingModel } = app;
  const shared = { hookData: {}, appHookData: hooks.appHookData };
  await hooks.run('appStart', withReadOnly({ functionAppDirectory: folder }, shared));
  app.lock();
  if (!programmingModel || functions.size === 0) {
    throw new HostError(
      'The app registered no function. Either the file that package.json names as main imports none, or its copy of ' +
        '@azure/functions could not load @azure/functions-core and went into test mode: the bundle must keep ' +
        'that module external and have a working require().',
    );
  }
  const capabilities = await programmingModel.getCapabilities?.({});
  if (capabilities?.['HttpUri'] !== undefined) {
    throw new HostError('The app enables HTTP streaming, which the local host does not have.');
  }
  return {
    functions,
    hooks,
    programmingModel,
    terminate: () => hooks.run('appTerminate', withReadOnly({}, shared)),
  };
}
