import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readCallPolicyFile } from '../../src/config/call-policy-file.ts';

function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'call-policy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('is undefined where there is no file, and its text where there is', () => {
  const folder = createFolder();
  expect(readCallPolicyFile(folder)).toBeUndefined();
  writeFileSync(join(folder, 'calls.json'), '{}');
  expect(readCallPolicyFile(folder)).toBe('{}');
});

it('is a problem where it cannot be read', () => {
  const folder = createFolder();
  mkdirSync(join(folder, 'calls.json'));
  expect(readCallPolicyFile(folder)).toEqual({
    problem: 'it cannot be read (EISDIR): make it a file that the app may read',
  });
});
