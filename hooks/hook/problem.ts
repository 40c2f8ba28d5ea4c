/** Something that keeps a hook from its work, and what to do about it. */
export interface Problem {
  readonly problem: string;
  /** Commands to run by hand, or where to look. */
  readonly remedy: string;
}

/** A hook ends here: everything that is in its way, each with its remedy. */
export class HookError extends Error {
  override readonly name = 'HookError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(({ problem }) => problem).join('; '), options);
    this.problems = problems;
  }
}

/** The error of a single problem. */
export function failure(problem: string, remedy: string, cause?: unknown): HookError {
  return new HookError([{ problem, remedy }], cause === undefined ? undefined : { cause });
}
