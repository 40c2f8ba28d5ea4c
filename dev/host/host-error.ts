/** A reason why the host cannot start that its user can mend: shown as it is, without the host's stack. */
export class HostError extends Error {
  override name = 'HostError';
}
