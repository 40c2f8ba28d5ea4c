import * as v from 'valibot';
import { type Finding, skipped } from './finding.ts';
import type { ListedFunction } from './check-functions.ts';

const List = v.array(
  v.object({
    name: v.string(),
    disabled: v.optional(v.boolean()),
    isDisabled: v.optional(v.boolean()),
  }),
);

const TIMEOUT_MS = 5000;

/** The functions of a host on this machine, which lists them to anybody. */
export async function listLocalFunctions(
  url: string,
  signal: AbortSignal,
): Promise<readonly ListedFunction[] | Finding> {
  const unseen = skipped(`no functions host answers at ${url}`);
  try {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const response = await fetch(`${url}/admin/functions`, { signal: inTime });
    const list = v.safeParse(List, await response.json());
    if (!list.success) return unseen;
    return list.output.map(({ name, disabled = false, isDisabled = disabled }) => ({
      name,
      isDisabled,
    }));
  } catch {
    // Why is said by the check of the app.
    signal.throwIfAborted();
    return unseen;
  }
}
