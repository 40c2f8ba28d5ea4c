/** An operation on endpoints that stopped half-way: what exists now, and how to finish it. */
export class EndpointError extends Error {
  override readonly name = 'EndpointError';
}
