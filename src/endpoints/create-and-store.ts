import { ApiError, UnexpectedAnswer } from '../openai/api-error.ts';
import { describeError } from '../webhooks/errors.ts';
import { EndpointError } from './endpoint-error.ts';
import type { CreatedEndpoint, EndpointParts, Endpoints } from './endpoints.ts';
import type { SigningSecretStore } from './signing-secret-store.ts';

interface Dependencies {
  readonly endpoints: Endpoints;
  readonly store: SigningSecretStore;
}

/**
 * Creates an endpoint and stores its secret at once; where that fails, the endpoint is removed again.
 * An `EndpointError` says what exists if that is not nothing, or if nobody can tell.
 */
export async function createAndStore(
  { endpoints, store }: Dependencies,
  sender: string,
  parts: EndpointParts,
): Promise<CreatedEndpoint> {
  const created = await create(endpoints, parts);
  const { id } = created.endpoint;
  try {
    await store.store(sender, created.signingSecret);
    return created;
  } catch (error) {
    const problem = `the signing secret of the new endpoint ${id} could not be stored: ${describeError(error)}`;
    const left = await remove(endpoints, id);
    if (left === undefined) {
      throw new EndpointError(`${problem}. It was deleted again, so nothing has changed`, {
        cause: error,
      });
    }
    throw new EndpointError(
      `${problem}. Nor could it be deleted again: ${left}. It exists at ${parts.url}, and what it ` +
        `sends is refused: delete endpoint ${id}, then run this again`,
      { cause: error },
    );
  }
}

async function create(endpoints: Endpoints, parts: EndpointParts): Promise<CreatedEndpoint> {
  try {
    return await endpoints.create(parts);
  } catch (error) {
    if (!isUncertain(error)) throw error;
    throw new EndpointError(
      `${describeError(error)}. An endpoint named "${parts.name}" may exist all the ` +
        'same: run this again, which finds it',
      { cause: error },
    );
  }
}

/** Whether the endpoint may be there although the call failed. */
function isUncertain(error: unknown): boolean {
  if (error instanceof UnexpectedAnswer) return true;
  return error instanceof ApiError && (error.status === undefined || error.status >= 500);
}

/** What kept the endpoint from going, or undefined. */
async function remove(endpoints: Endpoints, id: string): Promise<string | undefined> {
  try {
    await endpoints.remove(id);
    return undefined;
  } catch (error) {
    return describeError(error);
  }
}
