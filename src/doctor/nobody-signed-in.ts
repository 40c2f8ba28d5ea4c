/** Whether an error, or what caused it, is that of a credential that has nobody to ask for. */
export function isNobodySignedIn(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isOwn = /^(CredentialUnavailable|(Aggregate)?Authentication)/.test(error.name);
  return isOwn || isNobodySignedIn(error.cause);
}
