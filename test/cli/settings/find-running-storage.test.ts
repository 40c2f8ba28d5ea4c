import { describe, expect, it } from 'vitest';
import { findRunningStorage } from '../../../src/cli/settings/find-running-storage.ts';
import { createFolder } from '../spawn-cli.ts';

const usual = { AzureWebJobsStorage: 'UseDevelopmentStorage=true' };
const running = { pid: process.pid, url: 'http://127.0.0.1:1', storage: 'AccountName=here' };

describe('the storage of a running npm start', () => {
  it('is found where the settings say the usual ports', () => {
    const folder = createFolder({ '.azurite/running.json': running });
    expect(findRunningStorage(folder, usual)).toEqual({ AzureWebJobsStorage: 'AccountName=here' });
  });

  it.each([
    ['nothing runs', {}, usual],
    ['what ran is gone', { '.azurite/running.json': { ...running, pid: 2 ** 30 } }, usual],
    ['it says nothing of storage', { '.azurite/running.json': { pid: process.pid } }, usual],
    ['it is half-written', { '.azurite/running.json': '{"pid"' }, usual],
    [
      'the settings name another',
      { '.azurite/running.json': running },
      { AzureWebJobsStorage: 'AccountName=a' },
    ],
    ['there are no settings', { '.azurite/running.json': running }, {}],
  ])('does not count where %s', (_why, files, env) => {
    expect(findRunningStorage(createFolder(files), env)).toEqual({});
  });
});
