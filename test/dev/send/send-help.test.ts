import { describe, expect, it } from 'vitest';
import { runSend } from './run-send.ts';

describe('npm run send --list and --help', () => {
  it('lists every type with its senders and its description', async () => {
    const { stdout, exitCode } = await runSend(['--list']);
    expect(exitCode).toBe(0);
    expect(stdout.match(/^ {2}\S+ +OpenAI/gm)).toHaveLength(41);
    expect(stdout.match(/^ {2}\S+ +OpenAI, Azure {2}/gm)).toHaveLength(12);
    expect(stdout).toMatch(/^safety\n {2}safety\.alert\.created +OpenAI +A safety alert/m);
    expect(stdout).toMatch(/^ {2}live\.call\.incoming .*\(deprecated\)$/m);
  });

  it('lists them for programs', async () => {
    const { stdout } = await runSend(['--list', '--json']);
    const types: unknown = JSON.parse(stdout);
    expect(types).toHaveLength(41);
    expect(types).toContainEqual({
      type: 'batch.failed',
      family: 'batch',
      azure: true,
      description: 'A batch failed.',
    });
  });

  it('shows examples', async () => {
    const { stdout, exitCode } = await runSend(['--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('npm run send -- response.completed\n');
  });
});
