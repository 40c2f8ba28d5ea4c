import * as v from 'valibot';
import type { HookDependencies } from './dependencies.ts';

/** Azure Resource Manager answered something else than asked for. */
export class ManagementError extends Error {
  override readonly name = 'ManagementError';
  /** Undefined where no answer came. */
  readonly status: number | undefined;

  constructor(path: string, status: number | undefined, options?: ErrorOptions) {
    const said = status === undefined ? 'did not answer' : `answered ${status}`;
    super(`Azure ${said} for ${path.replace(/\?.*/, '')}`, options);
    this.status = status;
  }
}

const SCOPE = 'https://management.azure.com/.default';
const TIMEOUT_MS = 30_000;

/**
 * Asks Azure Resource Manager for a path with its `api-version`; resolves to the JSON of the answer, undefined where it
 * has none. Every refusal rejects with a `ManagementError`.
 */
export async function askManagement(
  { credential, managementUrl, stopped }: HookDependencies,
  method: 'GET' | 'POST',
  path: string,
): Promise<unknown> {
  const token = await credential.getToken(SCOPE);
  const init = {
    method,
    headers: { authorization: `Bearer ${token?.token ?? ''}` },
    signal: AbortSignal.any([stopped, AbortSignal.timeout(TIMEOUT_MS)]),
  };
  const response = await fetch(new URL(path, managementUrl), init).catch((error: unknown) => {
    stopped.throwIfAborted();
    throw new ManagementError(path, undefined, { cause: error });
  });
  if (!response.ok) throw new ManagementError(path, response.status);
  const text = await response.text();
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

const page = v.object({ value: v.array(v.unknown()), nextLink: v.nullish(v.string(), '') });

/** Asks for everything in a list of Azure Resource Manager, page by page. */
export async function listManagement(
  dependencies: HookDependencies,
  path: string,
): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  for (let next = path; next !== '';) {
    const { value, nextLink } = v.parse(page, await askManagement(dependencies, 'GET', next));
    items.push(...value);
    next = nextLink === '' ? '' : toPath(nextLink);
  }
  return items;
}

/** The token goes to no other host than the first page came from. */
function toPath(nextLink: string): string {
  const { pathname, search } = new URL(nextLink);
  return `${pathname.replace(/^\/+/, '/')}${search}`;
}
