import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SECRET } from '../../fixtures/secrets.ts';
import { createStage, PROVIDERS, scanForSecrets, still, WEBHOOK } from './stage.ts';

scanForSecrets();
const create = ['create', '--url', WEBHOOK];

describe.each(PROVIDERS)('a new endpoint at %s', (provider) => {
  it('has its secret stored and never printed', async () => {
    const stage = await createStage(provider);
    const ran = await stage.run([...create, '--events', 'response.completed,batch.failed']);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(still(ran.stdout)).toMatchSnapshot();
    expect(stage.secrets()).toEqual([expect.stringMatching(/^whsec_/)]);
  });

  it('is sent what the code handles, and can be named', async () => {
    const stage = await createStage(provider);
    const { endpoint } = await stage.runJson([...create, '--name', 'Mine', '--handled']);
    const { eventTypes } = endpoint as { eventTypes: string[] };
    expect(endpoint).toMatchObject({ name: 'Mine', url: WEBHOOK });
    expect(eventTypes).toContain('batch.failed');
    // Handled, and nobody can subscribe to it.
    expect(eventTypes).not.toContain('batch.created');
  });

  it('is one, however often it is asked for, unless another is forced', async () => {
    const stage = await createStage(provider);
    const id = await stage.create();
    const again = await stage.run([...create, '--events', 'batch.failed']);
    expect(again).toMatchObject({ exitCode: 0, stderr: '' });
    expect(still(again.stdout)).toMatchSnapshot();
    expect(await stage.runJson([...create, '--events', 'batch.failed'])).toMatchObject({
      kind: 'exists',
      endpoint: { id },
      difference: { added: ['batch.failed'], removed: ['response.completed'] },
    });
    expect(await stage.runJson([...create, '--force'])).toMatchObject({ kind: 'created' });
    expect(JSON.parse((await stage.run(['list', '--json'])).stdout)).toHaveLength(2);
  });

  it('is shown to be of no use where its secret is not stored', async () => {
    const stage = await createStage(provider);
    const id = await stage.create();
    stage.setSecrets(SECRET);
    const { exitCode, stdout } = await stage.run([...create, '--events', 'response.completed']);
    expect(exitCode).toBe(3);
    expect(stdout).toContain(`To mend that: npm run cli -- endpoint rotate ${id}`);
  });

  it('is not created by a dry run', async () => {
    const stage = await createStage(provider);
    const ran = await stage.run([...create, '--events', 'response.completed', '--dry-run']);
    expect(still(ran.stdout)).toMatchSnapshot();
    expect(stage.api.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(stage.secrets()).toEqual([]);
  });

  it('is deleted again where its secret cannot be stored', async () => {
    const stage = await createStage(provider);
    // What is being made when the file goes is an endpoint.
    stage.api.onRequest(({ method }) => {
      if (method === 'POST') rmSync(join(stage.folder, 'local.settings.json'));
    });
    const { exitCode, stderr } = await stage.run(create);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^error: the signing secret of the new endpoint \S+ could not be stored: .* It was deleted again, so nothing has changed\n$/,
    );
  });

  it('that cannot be deleted again either is told of', async () => {
    const stage = await createStage(provider);
    stage.api.faults.add({ fault: '500', method: 'DELETE', path: /./ });
    stage.api.onRequest(({ method }) => {
      if (method === 'POST') writeFileSync(join(stage.folder, 'local.settings.json'), 'broken');
    });
    const { exitCode, stderr } = await stage.run(create);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /could not be stored: .* Nor could it be deleted again: .*: delete endpoint \S+, then run this again\n$/,
    );
    expect(stderr).toMatch(/^[^\n]+\n$/);
  });

  it('whose making is interrupted is made and stored all the same', async () => {
    const stage = await createStage(provider);
    let interrupt = () => {};
    stage.api.onRequest(({ method }) => {
      if (method === 'POST') interrupt();
    });
    const ran = await stage.run(create, { onStart: (stop) => (interrupt = stop) });
    expect(ran).toMatchObject({
      exitCode: 130,
      stdout: '',
      stderr:
        'finishing creating the endpoint first; Ctrl-C again stops at once\n' +
        'error: interrupted after creating the endpoint, which is done\n',
    });
    expect(stage.secrets()).toHaveLength(1);
    expect(await stage.runJson(create)).toMatchObject({ kind: 'exists' });
  });
});

it('shows the secret to whoever asks for it', async () => {
  const stage = await createStage('openai');
  const { stdout } = await stage.run([...create, '--show-secret']);
  expect(stdout).toContain(`\n${stage.secrets()[0]}\n`);
  const forced = await stage.run([...create, '--show-secret', '--force', '--json']);
  expect(JSON.parse(forced.stdout)).toMatchObject({ secret: { value: stage.secrets()[0] } });
});

it('warns where the environment has another secret', async () => {
  const stage = await createStage('openai');
  const name = `OPENAI_WEBHOOK_SECRET__${stage.sender.toUpperCase()}`;
  const { stderr } = await stage.run(create, { env: { [name]: SECRET } });
  expect(stderr).toBe(
    `warning: ${name} in the environment counts before the one in local.settings.json: take it out there\n`,
  );
});

it.each([
  [['create'], /^error: pass --url, where the receiver is to be reached from outside/],
  [['create', '--url', 'http://app.example/'], /Give a URL that begins with https:\/\/\.\n$/],
  [['create', '--url', 'app'], /Give a URL/],
  [[...create, '--name', ' '], /A name has 1 to 256 characters\.\n$/],
  [[...create, '--events', 'a b'], /Give event types with commas between/],
  [
    [...create, '--events', 'response.complete,batch.failed'],
    /^error: no endpoint can be subscribed to response\.complete \(did you mean "response\.completed"\?\): see `endpoint events`\n$/,
  ],
  [[...create, '--events', 'batch.failed', '--handled'], /cannot be used with option '--events/],
])('refuses %j', async (args, message) => {
  const stage = await createStage('openai');
  const { exitCode, stdout, stderr } = await stage.run(args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^[^\n]+\n$/);
});

it('keeps the rest of the settings', async () => {
  const stage = await createStage('openai', { EVAL_IDS: 'eval_1' });
  await stage.create();
  expect(readFileSync(join(stage.folder, 'local.settings.json'), 'utf8')).toContain('eval_1');
});
