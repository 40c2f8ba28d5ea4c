import path from 'node:path';
import { createAdmin } from './admin.ts';
import { createConsoleLog, toErrorText, type Log } from './console-log.ts';
import { toFunctionInfo, type FunctionInfo } from './function-info.ts';
import { toHostFunction, type HostFunction } from './host-function.ts';
import { readHostJson } from './host-json.ts';
import { startHttpServer } from './http-server.ts';
import { createHttpTriggers } from './http-triggers.ts';
import { createInvoke } from './invoke.ts';
import { createLogFilter } from './log-filter.ts';
import { pause } from './pause.ts';
import { readQueueConnection } from './queue-connection.ts';
import { startQueueTrigger } from './queue-trigger.ts';
import { readLocalSettings } from './settings.ts';
import { startApp } from './start-app.ts';
import { readTimer, startTimerTrigger } from './timer-trigger.ts';

/** How to run an app. All is optional. */
export interface HostOptions {
  /** Folder of package.json, host.json and local.settings.json; the current one when left out. */
  folder?: string;
  /** 0, the default, takes a free port. */
  port?: number;
  /** Seconds for which a message in work is invisible, renewed at half of it; Functions' 600 when left out. */
  messageLease?: number;
  /** Put into process.env before the app is loaded, over what is there. */
  settings?: Record<string, string>;
  /** Where records go; readable lines on stdout when left out. */
  log?: Log;
}

/** A running host. */
export interface Host {
  url: string;
  functions: FunctionInfo[];
  /** Stops taking work, waits up to 10 s for what runs, and runs the app's appTerminate hooks. */
  close(): Promise<void>;
}

const closeTimeout = 10_000;
const standardBodyLimit = 104_857_600;

/**
 * Runs the built app of a folder as Azure Functions would. Registration and environment belong to the process, so that
 * one process can host one app, once; tests that need more start dev/host/main.ts.
 */
export async function startHost(options: HostOptions = {}): Promise<Host> {
  const folder = path.resolve(options.folder ?? '.');
  Object.assign(process.env, options.settings);
  for (const [name, value] of Object.entries(await readLocalSettings(folder))) {
    process.env[name] ??= value;
  }
  const hostJson = await readHostJson(folder, process.env);
  const log = filterLog(options.log ?? createStdoutLog(), hostJson.logLevel);
  const app = await startApp(folder, log);
  const functions = [...app.functions.values()].map((one) => toHostFunction(one, readSetting));
  const withTrigger = (type: string) => functions.filter((one) => isType(one, type));
  const active = (type: string) => withTrigger(type).filter(({ disabled }) => !disabled);

  const { hooks, programmingModel } = app;
  const timeout = hostJson.functionTimeout;
  const invoke = createInvoke({ programmingModel, hooks, log, timeout });
  const queues = active('queueTrigger').map((one) => ({
    function: one,
    ...readQueueConnection(one, readSetting),
  }));
  const timers = new Map(
    active('timerTrigger').map((one) => [one.name, readTimer(one, readSetting)]),
  );
  const http = createHttpTriggers({
    functions: withTrigger('httpTrigger'),
    routePrefix: hostJson.routePrefix,
    bodyLimit: Number(readSetting('FUNCTIONS_REQUEST_BODY_SIZE_LIMIT') ?? standardBodyLimit),
    readSetting,
    invoke,
  });
  const admin = createAdmin(functions, timers, invoke);
  const server = await startHttpServer(
    async (request, response) => {
      if (!(await admin.handle(request, response))) {
        await http.handle(request, response);
      }
    },
    options.port ?? 0,
    log,
  );

  const { messageLease = 600 } = options;
  const triggers = [
    server,
    admin,
    ...queues.map((queue) =>
      startQueueTrigger({ ...queue, options: hostJson.queues, messageLease, invoke, log }),
    ),
    ...active('timerTrigger').map((one) =>
      startTimerTrigger(one, timers.get(one.name) ?? (() => undefined), invoke),
    ),
  ];
  const known = ['httpTrigger', 'queueTrigger', 'timerTrigger'];
  for (const one of functions.filter((any) => !known.some((type) => isType(any, type)))) {
    const message = `The local host does not run functions with a ${one.type}.`;
    log({ level: 'warning', function: one.name, message });
  }

  let closing: Promise<void> | undefined;
  return {
    url: server.url,
    functions: functions.map((one) => toFunctionInfo(one, server.url, http.paths.get(one.name))),
    close: () => (closing ??= close()),
  };

  async function close(): Promise<void> {
    const stopped = new AbortController();
    const stopping = Promise.all(triggers.map((trigger) => trigger.stop()));
    const late = await Promise.race([
      stopping.then(() => false),
      pause(closeTimeout, stopped.signal),
    ]);
    stopped.abort();
    if (late) {
      log({
        level: 'warning',
        message: 'Some invocations still run after 10 s; closing without them.',
      });
      server.kill();
    }
    try {
      await app.terminate();
    } catch (error) {
      log({ level: 'error', ...toErrorText(error) });
    }
  }
}

function readSetting(name: string): string | undefined {
  return process.env[name];
}

function isType(one: HostFunction, type: string): boolean {
  return one.type.toLowerCase() === type.toLowerCase();
}

function filterLog(log: Log, logLevel: Record<string, string>): Log {
  const isShown = createLogFilter(logLevel);
  return (record) => {
    if (isShown(record.level, record.function)) {
      log(record);
    }
  };
}

function createStdoutLog(): Log {
  return createConsoleLog({
    format: 'pretty',
    colour: false,
    write: (text) => void process.stdout.write(text),
  });
}
