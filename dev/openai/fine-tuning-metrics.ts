import { pick } from './ids.ts';

/** The metrics of a job as CSV: a header, and a line for each of 20 steps. */
export function createMetrics(job: string): string {
  const steps = Array.from({ length: 20 }, (_, index) => {
    const loss = 2 / (index + 1) + pick(`${job} ${index}`, 100) / 1000;
    const accuracy = 1 - loss / 4;
    return [index + 1, loss, accuracy, loss * 1.1, accuracy * 0.98];
  });
  const header = 'step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy';
  const lines = steps.map(([step, ...values]) =>
    [step, ...values.map((value) => value.toFixed(5))].join(','),
  );
  return `${[header, ...lines].join('\n')}\n`;
}
