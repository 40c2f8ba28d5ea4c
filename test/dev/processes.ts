import { execFile } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Whether a process of this id exists and is no zombie; POSIX only. */
export async function isRunning(pid: number): Promise<boolean> {
  return (await listProcesses()).some((process) => process.pid === pid);
}

/** The ids of all processes that descend from `pid`; POSIX only. */
export async function listDescendants(pid: number): Promise<number[]> {
  const processes = await listProcesses();
  const childrenOf = (parent: number): number[] =>
    processes
      .filter((process) => process.parent === parent)
      .flatMap((child) => [child.pid, ...childrenOf(child.pid)]);
  return childrenOf(pid);
}

/** Waits until none of the processes runs; returns those that still do after `timeout` ms. */
export async function waitForEnd(pids: readonly number[], timeout = 30_000): Promise<number[]> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const running = new Set((await listProcesses()).map(({ pid }) => pid));
    const left = pids.filter((pid) => running.has(pid));
    if (left.length === 0 || Date.now() > deadline) return left;
    await setTimeout(50);
  }
}

async function listProcesses(): Promise<{ pid: number; parent: number }[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,stat=']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state]) => !state?.startsWith('Z'))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));
}
