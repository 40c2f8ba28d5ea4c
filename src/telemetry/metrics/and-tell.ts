/** Runs as before, and has each result told, but no rejection. */
export function andTell<Arguments extends readonly unknown[], Result>(
  run: (...args: Arguments) => Promise<Result>,
  tell: (result: Result) => void,
): (...args: Arguments) => Promise<Result> {
  return async (...args) => {
    const result = await run(...args);
    tell(result);
    return result;
  };
}
