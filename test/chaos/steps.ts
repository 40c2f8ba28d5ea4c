/** What the handler does on one attempt. `…-late` means after its effect. */
export const steps = [
  'ok',
  /** Takes longer than a lease, so that it has to be renewed. */
  'slow',
  'fail',
  'fail-late',
  /** Never comes back, whatever its signal says. */
  'hang',
  /** Takes the whole process with it. */
  'crash',
  'crash-late',
  /** Fails for good. */
  'refuse',
] as const;

export type Step = (typeof steps)[number];

/** The step of an attempt, counted from 1; the last one goes for all further attempts. */
export function stepOf(data: unknown, attempt: number): Step {
  const { plan }: { plan?: unknown } = typeof data === 'object' && data !== null ? data : {};
  const names: readonly unknown[] = Array.isArray(plan) ? plan : [];
  const name = names[Math.min(attempt, names.length) - 1];
  return steps.find((step) => step === name) ?? 'ok';
}
