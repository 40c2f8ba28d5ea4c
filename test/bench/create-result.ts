import type { Machine } from '../../bench/machine.ts';
import type { Figure } from '../../bench/part.ts';
import type { RunResult } from '../../bench/result-file.ts';

/** Where nothing was measured. */
export const someMachine: Machine = {
  cpu: 'Some CPU',
  cores: 2,
  memoryGB: 8,
  node: 'v24.0.0',
  platform: 'linux x64',
  loadPerCore: 0.1,
};

/** The result of a run of one part with these figures. */
export function createResult(name: string, figures: readonly Partial<Figure>[]): RunResult {
  return {
    parts: {
      [name]: {
        title: `Title of ${name}`,
        at: '2026-11-21T10:00:00.000Z',
        commit: 'abc1234',
        machine: someMachine,
        seconds: 12,
        figures: figures.map((figure) => ({
          name: 'ratio',
          unit: '×',
          median: 1,
          min: 1,
          max: 1,
          rounds: 3,
          ...figure,
        })),
        notes: ['A note.'],
      },
    },
  };
}
