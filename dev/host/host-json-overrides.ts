import { isRecord } from './is-record.ts';

const prefix = 'AzureFunctionsJobHost__';

/**
 * Puts settings such as `AzureFunctionsJobHost__extensions__queues__batchSize=1` over host.json, as Functions does, so
 * that a test can shorten a delay without a host.json of its own.
 */
export function toHostJsonWithOverrides(
  content: Record<string, unknown>,
  environment: Record<string, string | undefined>,
): Record<string, unknown> {
  const result = structuredClone(content);
  for (const [name, value] of Object.entries(environment)) {
    if (name.startsWith(prefix) && value !== undefined) {
      put(result, name.slice(prefix.length).split('__'), value);
    }
  }
  return result;
}

function put(target: Record<string, unknown>, keys: string[], value: string): void {
  const [wanted = '', ...rest] = keys;
  const standard = wanted.charAt(0).toLowerCase() + wanted.slice(1);
  // Configuration keys of .NET do not distinguish case.
  const key =
    Object.keys(target).find((name) => name.toLowerCase() === wanted.toLowerCase()) ?? standard;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const current = target[key];
  const inner = isRecord(current) ? current : {};
  target[key] = inner;
  put(inner, rest, value);
}
