import { VaultError } from '../../src/azure/vault-error.ts';
import { EndpointError } from '../../src/endpoints/endpoint-error.ts';
import { SignInError } from '../../src/endpoints/sign-in.ts';
import { ApiError } from '../../src/openai/api-error.ts';
import { hasStatus } from '../../src/webhooks/errors.ts';
import { describeFailure } from './describe-failure.ts';
import { ManagementError } from './management.ts';
import { HookError, type Problem } from './problem.ts';

/** What helps where the sender's API refuses to register an endpoint. */
const API_REMEDIES: ReadonlyMap<number | undefined, string> = new Map([
  [401, 'Set OPENAI_API_KEY (or AZURE_OPENAI_API_KEY) to a key that is valid today.'],
  [403, 'Use a key, or sign in as somebody, with the right to change webhook endpoints.'],
  [
    409,
    'There is such an endpoint: give this one another name with ENDPOINT_NAME, or delete the other.',
  ],
  [429, 'Wait a minute.'],
]);
const API_REMEDY = 'Register it by hand, or try again later: https://status.openai.com';

/** What is in the way of a hook, in words that hold no secret, and what to do about it. */
export function explain(error: unknown): readonly Problem[] {
  if (error instanceof HookError) return error.problems;
  if (isSignInError(error)) {
    return [{ problem: 'azd gives no token', remedy: 'azd auth login' }];
  }
  if (error instanceof ManagementError) {
    const remedy = hasStatus(error, 401, 403)
      ? 'Ask for the role Contributor on the subscription, or sign in as somebody who has it: azd auth login'
      : 'Look at https://status.azure.com and at your network, and try again.';
    return [{ problem: error.message, remedy }];
  }
  if (error instanceof ApiError) {
    return [{ problem: error.message, remedy: API_REMEDIES.get(error.status) ?? API_REMEDY }];
  }
  // These say themselves what to do.
  const isComplete = [VaultError, EndpointError, SignInError].some((kind) => error instanceof kind);
  return [
    isComplete
      ? { problem: (error as Error).message, remedy: '' }
      : { problem: describeFailure(error), remedy: 'Try again.' },
  ];
}

/** Whether an error of `@azure/identity` says that nobody is signed in. */
export function isSignInError(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(CredentialUnavailable|Authentication|AggregateAuthentication)/.test(error.name)
  );
}
