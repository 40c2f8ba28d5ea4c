import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localFolder, runEvent } from './run-event.ts';
import { CALL_BODY, createStage } from './stage.ts';

async function createTwo() {
  const stage = createStage();
  await stage.put('done', 'a');
  await stage.put('dead', 'call', { type: 'realtime.call.incoming', body: CALL_BODY });
  return { ...stage, args: ['event', 'export', '--sender', stage.sender] };
}

function readLines(text: string) {
  const lines = text.trimEnd().split('\n');
  const rows = lines.map((line) => JSON.parse(line) as { id: string; body?: string });
  return new Map(rows.map((row) => [row.id, row]));
}

describe('event export', () => {
  it.each([[[]], [['--json']]])('is a JSON object a line %j', async (args) => {
    const stage = await createTwo();
    const { stdout, stderr, exitCode } = await runEvent([...stage.args, ...args]);
    expect(exitCode).toBe(0);
    const rows = readLines(stdout);
    expect(rows.size).toBe(2);
    const done = rows.get(stage.toId('a'));
    expect(done).toMatchObject({ state: 'done', outcome: 'stored', history: { 2: {} } });
    expect(done?.body).toContain('"data": {"id": "resp_1"}');
    const call = rows.get(stage.toId('call'));
    expect(call).toMatchObject({ state: 'dead', bodyLeftOut: true });
    expect(call).not.toHaveProperty('body');
    expect(stderr).toBe(
      'warning: bodies left out for personal data in them: 1; see --show-personal\n',
    );
  });

  it('has all the bytes for who asks', async () => {
    const stage = await createTwo();
    const { stdout, stderr } = await runEvent([...stage.args, '--show-personal']);
    expect(readLines(stdout).get(stage.toId('call'))?.body).toBe(CALL_BODY.toString());
    expect(stderr).toBe('');
  });

  it('goes into a file that only its owner reads, which is there when all of it is', async () => {
    const stage = await createTwo();
    const file = join(localFolder(), 'inbox.ndjson');
    const { stdout } = await runEvent([...stage.args, '--output', file]);
    expect(stdout).toBe(`Exported 2 to ${file}.\n`);
    expect(readLines(readFileSync(file, 'utf8')).size).toBe(2);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  it('takes the place of no other file', async () => {
    const stage = await createTwo();
    const file = join(localFolder(), 'mine.txt');
    writeFileSync(file, 'mine');
    const { exitCode, stderr } = await runEvent([...stage.args, '--output', file]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('is there already: choose another name, or remove it first');
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('says what is wrong with a folder', async () => {
    const { args } = await createTwo();
    const { exitCode, stderr } = await runEvent([...args, '--output', '/no/such/folder/a.ndjson']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('cannot be written: is its folder there, and yours?');
  });

  it('leaves no part of a file where storage fails', async () => {
    const folder = localFolder({
      AzureWebJobsStorage:
        'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YWJj;TableEndpoint=http://127.0.0.1:9/a;QueueEndpoint=http://127.0.0.1:9/a;',
    });
    const file = join(folder, 'inbox.ndjson');
    const { exitCode } = await runEvent(['event', 'export', '--output', file], { folder });
    expect(exitCode).toBe(1);
    expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
  });

  it('of nothing is empty', async () => {
    const { sender } = createStage();
    const { stdout, exitCode } = await runEvent(['event', 'export', '--sender', sender]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
  });
});
