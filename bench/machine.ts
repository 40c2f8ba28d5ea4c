import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import * as v from 'valibot';

/** Where a part was measured. */
export const machineSchema = v.object({
  cpu: v.string(),
  cores: v.number(),
  memoryGB: v.number(),
  node: v.string(),
  platform: v.string(),
  /** Average over a minute when the run began, per core. */
  loadPerCore: v.number(),
});

export type Machine = v.InferOutput<typeof machineSchema>;

/** The shape of this machine. */
export function readMachine(): Machine {
  const cores = availableParallelism();
  const [load = 0] = loadavg();
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    loadPerCore: Math.round((load / cores) * 100) / 100,
  };
}

/** A machine in one line, without what changes by the minute. */
export function toShapeText({ cpu, cores, memoryGB, platform, node }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGB} GB, ${platform}, Node ${node}`;
}

/** What makes the figures of a machine doubtful; undefined where nothing is known to. */
export function findDoubt({ loadPerCore }: Pick<Machine, 'loadPerCore'>): string | undefined {
  if (loadPerCore <= 1) return undefined;
  return `other programs keep this machine busy (load ${loadPerCore} per core): stop them, or do not trust the figures`;
}

/** What the figures depend on; results are not part of it. */
const measured = ['src', 'dev', 'bench', 'package-lock.json', 'host.json', ':!bench/results'];

/** The commit that is measured, with a `+` where files differ from it. */
export function readCommit(folder: string): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', ...measured);
    return `${git('rev-parse', '--short', 'HEAD').trim()}${changed === '' ? '' : '+'}`;
  } catch {
    // A copy without its history can be measured all the same.
    return 'unknown';
  }
}
