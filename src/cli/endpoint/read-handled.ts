/** The types that the code has a handler for; the handlers load when this is asked for. */
export async function readHandled(): Promise<readonly string[]> {
  const { handlers } = await import('../../handlers/index.ts');
  return Object.keys(handlers);
}
