/** What the user can put right; it is shown as one line, without a stack. */
export class SendError extends Error {
  override name = 'SendError';
}
