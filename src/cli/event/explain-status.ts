/** Whether a receiver took an event. */
export function isAccepted(status: number): boolean {
  return status >= 200 && status < 300;
}

/** What to do about an answer, in a half-sentence of its own; empty where it is accepted. */
export function explainStatus(status: number): string {
  if (isAccepted(status)) return '';
  if (status === 400 || status === 401 || status === 403) {
    return ': refused; has it the same OPENAI_WEBHOOK_SECRET as local.settings.json here?';
  }
  if (status === 404) return ': there is no such path; is it /webhook?';
  return status < 400 ? ': nothing is followed elsewhere; give that address' : ': see its own log';
}
