import * as v from 'valibot';
import type { Problem } from '../hook/problem.ts';
import { readJson } from '../hook/read-json.ts';
import type { RunCommand } from '../hook/run-command.ts';

const answer = v.object({ status: v.string() });

/** Whether somebody is signed in to azd. What the exit code says of that has changed between versions. */
export async function checkLogin(run: RunCommand): Promise<readonly Problem[]> {
  const { stdout } = await run('azd', 'auth', 'login', '--check-status', '--output', 'json');
  if (readJson(answer, stdout)?.status === 'success') return [];
  return [{ problem: 'nobody is signed in to azd', remedy: 'azd auth login' }];
}
