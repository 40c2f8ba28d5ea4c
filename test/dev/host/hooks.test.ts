import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { forkHost, type ForkedHost } from './fork-host.ts';
import { patience } from '../../patience.ts';

let host: ForkedHost;
const get = (path: string, init?: RequestInit) => fetch(host.url + path, init);
const linesOf = (name: string) => host.lines.filter((line) => line.function === name);

beforeAll(async () => {
  host = await forkHost();
});

afterAll(() => host.stop());

describe('hooks', () => {
  it('run around the invocation, in order, and change what happens', async () => {
    expect(await (await get('/api/hooked')).json()).toEqual([
      'appStart',
      'preInvocation',
      'wrapped',
      'handler',
      'postInvocation pre: mended by a hook',
    ]);
    expect(linesOf('hooked')).toMatchObject([{ message: 'a ****** word' }]);
  });
});

describe('log lines', () => {
  it('are JSON with the fields of the app, which cannot replace those of the host', async () => {
    await get('/api/digest', { method: 'POST', body: 'abc' });
    await vi.waitFor(() => {
      expect(linesOf('digest').find((line) => line['length'] === 3)).toEqual({
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
        level: 'warning',
        function: 'digest',
        invocationId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        message: 'digested',
        length: 3,
      });
    }, patience);
  });

  it('that come after the function ended are dropped, as in Azure, and the library warns of them', async () => {
    await get('/api/late-log');
    await vi.waitFor(() => {
      expect(linesOf('late-log')).toMatchObject([
        {
          level: 'warning',
          message: expect.stringContaining('after function execution') as string,
        },
      ]);
    }, patience);
    await vi.waitFor(() => {
      // The console is the process's own.
      const line = host.lines.find(({ message }) => message === 'not too late');
      expect(line).toMatchObject({ level: 'information' });
      expect(line).not.toHaveProperty('function');
    }, patience);
    expect(linesOf('late-log').map(({ message }) => message)).not.toContain('too late');
  });
});
