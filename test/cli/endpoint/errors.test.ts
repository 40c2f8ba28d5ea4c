import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../dev/openai/fault-kinds.ts';
import { createContext } from '../../../src/cli/context.ts';
import { explainApi } from '../../../src/cli/endpoint/explain-api.ts';
import { openSender } from '../../../src/cli/endpoint/open-sender.ts';
import { explainError } from '../../../src/cli/explain-error.ts';
import { startReceiver } from '../../dev/send/start-receiver.ts';
import { createStage, PROVIDERS, scanForSecrets, toAccount, WEBHOOK } from './stage.ts';

scanForSecrets();

const verbs = [
  ['list'],
  ['show', 'we_1'],
  ['create', '--url', WEBHOOK],
  ['update', 'we_1', '--name', 'X', '--yes'],
  ['delete', 'we_1', '--yes'],
  ['test', 'we_1', '--real', '--model', 'm'],
  ['rotate', 'we_1'],
  ['events'],
];
const refusals: [Fault, string][] = [
  ['401', ': its key is not valid (any more), or its token is not accepted'],
  ['403', ': its key or identity lacks the right to do this'],
  ['429', ': too many requests, of whoever uses this account: wait a minute, then run this again'],
  ['500', ': run this again later, and look at https://status.openai.com'],
];

describe.each(PROVIDERS)('%s', (provider) => {
  it.each(refusals)('%s is one line with what to do, for every verb', async (fault, remedy) => {
    const stage = await createStage(provider);
    stage.api.faults.add({ fault, path: /./ });
    for (const args of verbs) {
      const { exitCode, stdout, stderr } = await stage.run(args);
      expect({ args, exitCode, stdout }).toEqual({ args, exitCode: 1, stdout: '' });
      expect(stderr).toMatch(/^error: [^\n]+\n$/);
      expect(stderr).toContain(`the API answered ${fault}`);
      expect(stderr).toContain(remedy);
    }
  });

  it('404 and 409 in the middle are one line with what to do', async () => {
    const answers = { status: 404, body: '{"error":{"code":"gone"}}' };
    const { url } = await startReceiver(() => answers);
    const stage = await createStage(provider);
    const env = toAccount(
      provider,
      { ...stage.api, baseUrl: `${new URL(url).origin}/v1`, azureEndpoint: new URL(url).origin },
      `__${stage.sender.toUpperCase()}`,
    );
    expect((await stage.run(['list'], { env })).stderr).toBe(
      'error: the API answered 404 gone for webhook endpoints: it is not there (any more), or the address of the account in the settings is wrong\n',
    );
    Object.assign(answers, { status: 409, body: '{"error":{"code":"conflict"}}' });
    expect((await stage.run(['list'], { env })).stderr).toBe(
      'error: the API answered 409 conflict for webhook endpoints: something else is changing it: look at it with `endpoint list`, then run this again\n',
    );
  });

  it('does not answer', async () => {
    const stage = await createStage(provider);
    await stage.api.stop();
    const { exitCode, stderr } = await stage.run(['list']);
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'error: the API gave no answer ECONNREFUSED for webhook endpoints: check the network and the address of the account in the settings\n',
    );
  });

  it('takes too long', async () => {
    const stage = await createStage(provider);
    stage.api.faults.add({ fault: 'hang', path: /./ });
    const context = createContext({}, { env: {}, folder: stage.folder, hide: () => {} });
    const { endpoints } = await openSender(context, {}, { timeoutMs: 50 });
    const error: unknown = await explainApi(() => endpoints.list()).catch(
      (cause: unknown) => cause,
    );
    expect(explainError(error)).toBe(
      'the API gave no answer for webhook endpoints: check the network and the address of the account in the settings',
    );
  });

  it('is interrupted while it is waited for', async () => {
    const stage = await createStage(provider);
    stage.api.faults.add({ fault: 'hang', path: /./ });
    let interrupt = () => {};
    stage.api.onRequest(() => {
      interrupt();
    });
    const ran = await stage.run(['list'], { onStart: (stop) => (interrupt = stop) });
    expect(ran).toMatchObject({ exitCode: 130, stdout: '', stderr: 'error: interrupted\n' });
  });

  it('may have made what it did not answer for', async () => {
    const stage = await createStage(provider);
    stage.api.faults.add({ fault: '500', method: 'POST', path: /./ });
    const { exitCode, stderr } = await stage.run(['create', '--url', WEBHOOK, '--name', 'N']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/An endpoint named "N" may exist all the same: run this again, which/);
  });
});

it('both ways to sign in at Azure are told of where both fail', async () => {
  const stage = await createStage('azure');
  stage.api.faults.add({ fault: '401', path: /./ });
  const { stderr } = await stage.run(['list']);
  expect(stderr).toMatch(
    /^error: neither way to sign in works\. With a token: .* With the API key: .*answered 401.*\n$/,
  );
});
