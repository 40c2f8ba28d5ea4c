import type { IncomingMessage, ServerResponse } from 'node:http';
import createRouter, { type HTTPMethod } from 'find-my-way';
import { readTraceContext, toHttpData, writeHttpData } from './http-data.ts';
import { HostError } from './host-error.ts';
import { readText, type HostFunction } from './host-function.ts';
import type { Invoke } from './invoke.ts';
import { readBody } from './read-body.ts';
import { toRoutePaths, type RoutePath } from './route-template.ts';
import { resolveSettings, type ReadSetting } from './settings.ts';

/** Answers a request; never rejects unless the connection breaks. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The HTTP functions of an app, behind one handler. */
export interface HttpTriggers {
  handle: RequestHandler;
  /** Path of each function, with the placeholders of its route, by name. */
  paths: ReadonlyMap<string, string>;
}

/** What HTTP triggers need; the body limit is in bytes. */
export interface HttpTriggersDependencies {
  functions: HostFunction[];
  routePrefix: string;
  bodyLimit: number;
  readSetting: ReadSetting;
  invoke: Invoke;
}

interface Target {
  function: HostFunction;
  route: RoutePath;
}

const allMethods: HTTPMethod[] = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
];

/** Routes requests to the HTTP functions as Functions does: no route, wrong method and disabled are all 404. */
export function createHttpTriggers(dependencies: HttpTriggersDependencies): HttpTriggers {
  const { functions, routePrefix, bodyLimit, readSetting, invoke } = dependencies;
  const router = createRouter({
    caseSensitive: false,
    ignoreTrailingSlash: true,
    maxParamLength: 16_384,
  });
  const paths = new Map<string, string>();
  const shortened: { method: HTTPMethod; target: Target }[] = [];
  for (const target of functions) {
    const { settings } = target.trigger;
    const template = resolveSettings(readText(settings, 'route') || target.name, readSetting);
    const full = [routePrefix, template].join('/').split('/').filter(Boolean).join('/');
    paths.set(target.name, `/${full}`);
    const [whole, ...shorter] = toRoutePaths(full);
    for (const method of target.disabled ? [] : readMethods(settings['methods'])) {
      if (whole) {
        register(method, { function: target, route: whole });
      }
      shortened.push(...shorter.map((route) => ({ method, target: { function: target, route } })));
    }
  }
  // A path that another function names outright beats the same path with an optional part left out.
  for (const { method, target } of shortened) {
    if (!router.hasRoute(method, target.route.path)) {
      register(method, target);
    }
  }

  return {
    paths,
    async handle(request, response) {
      const found = router.find(request.method as HTTPMethod, request.url ?? '/');
      if (!found) {
        response.writeHead(404).end();
        return;
      }
      const { function: target, route } = found.store as Target;
      const body = await readBody(request, bodyLimit);
      if (!body) {
        response.writeHead(413).end();
        // Read on, or a caller that is still sending may never see the answer.
        request.resume();
        return;
      }
      const traceContext = readTraceContext(request);
      const outcome = await invoke(target, {
        data: { http: toHttpData(request, body, toParams(found.params, route)) },
        ...(traceContext && { traceContext }),
      });
      if (outcome.ok) {
        const { returnValue, outputData } = outcome.response;
        writeHttpData(
          response,
          returnValue?.http ?? outputData?.find(({ data }) => data?.http)?.data?.http,
        );
      } else {
        response.writeHead(500).end();
      }
    },
  };

  function register(method: HTTPMethod, target: Target): void {
    if (router.hasRoute(method, target.route.path)) {
      throw new HostError(
        `The functions ${target.function.name} and another one both answer ${method} ${target.route.path}.`,
      );
    }
    router.on(method, target.route.path, () => undefined, target);
  }
}

function readMethods(methods: unknown): HTTPMethod[] {
  if (!Array.isArray(methods) || methods.length === 0) {
    return allMethods;
  }
  return methods.map((method) => String(method).toUpperCase() as HTTPMethod);
}

function toParams(
  found: Record<string, string | undefined>,
  { restName, defaults }: RoutePath,
): Record<string, string> {
  const params = { ...defaults };
  for (const [name, value] of Object.entries(found)) {
    if (value !== undefined) {
      params[name === '*' && restName !== undefined ? restName : name] = value;
    }
  }
  return params;
}
