import { suggest } from '../../suggest.ts';
import type { Endpoint, Endpoints } from '../../endpoints/endpoints.ts';
import { CliError } from '../cli-error.ts';

/** The endpoint of an id; throws a `CliError` that names those there are. */
export async function findEndpoint(endpoints: Endpoints, id: string): Promise<Endpoint> {
  const found = await endpoints.find(id);
  if (found) return found;
  throw new CliError(explainMissing(id, await endpoints.list()));
}

/** That there is no such endpoint, and which there are. */
export function explainMissing(id: string, endpoints: readonly Endpoint[]): string {
  if (endpoints.length === 0) return `there is no endpoint ${id}, nor any other in this account`;
  const ids = endpoints.map((endpoint) => endpoint.id);
  const shown = ids.slice(0, 5).join(', ') + (ids.length > 5 ? ', …' : '');
  return `there is no endpoint ${id}${suggest(id, ids)}: this account has ${shown}`;
}
