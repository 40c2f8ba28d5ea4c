import { describe, expect, it } from 'vitest';
import { createStage, PROVIDERS, scanForSecrets, still, WEBHOOK } from './stage.ts';

scanForSecrets();

describe.each(PROVIDERS)('update at %s', (provider) => {
  it('shows the difference, asks, and replaces the set', async () => {
    const stage = await createStage(provider);
    const id = await stage.create();
    const args = ['update', id, '--add', 'batch.failed', '--remove', 'response.completed'];
    const ran = await stage.run([...args, '--name', 'New', '--url', `${WEBHOOK}/2`], {
      answers: ['y'],
    });
    expect(still(ran.stderr)).toMatchSnapshot();
    expect(ran.asked).toEqual([`Change ${id}? [y/N] `]);
    expect(ran).toMatchObject({ exitCode: 0, stdout: `Changed ${id}.\n` });
    expect(await stage.runJson(['show', id])).toMatchObject({
      name: 'New',
      url: `${WEBHOOK}/2`,
      eventTypes: ['batch.failed'],
    });
  });

  it.each([
    ['the answer is no', { answers: ['n'] }, 1, 'error: nothing was done'],
    ['nobody can be asked', {}, 2, 'Nobody is there to ask: pass --yes to do it all the same'],
  ])('changes nothing where %s', async (_, options, exitCode, message) => {
    const stage = await createStage(provider);
    const id = await stage.create();
    const ran = await stage.run(['update', id, '--handled'], options);
    expect(ran).toMatchObject({ exitCode, stdout: '' });
    expect(ran.stderr).toContain('  + batch.failed\n');
    expect(ran.stderr).toContain(message);
    expect(await stage.runJson(['show', id])).toMatchObject({ eventTypes: ['response.completed'] });
  });

  it('changes nothing in a dry run, nor where there is nothing to change', async () => {
    const stage = await createStage(provider);
    const id = await stage.create();
    const dry = await stage.run(['update', id, '--events', 'batch.failed', '--dry-run']);
    expect(dry.stdout).toBe(`Would change ${id}:\n  + batch.failed\n  - response.completed\n`);
    const same = await stage.run(['update', id, '--events', 'response.completed']);
    expect(same.stdout).toBe(`${id} is like that already.\n`);
    expect(await stage.runJson(['show', id])).toMatchObject({ eventTypes: ['response.completed'] });
  });

  it('leaves what is not mentioned alone', async () => {
    const stage = await createStage(provider);
    const id = await stage.create();
    const ran = await stage.run(['update', id, '--name', 'New', '--yes', '--json']);
    expect(JSON.parse(ran.stdout)).toEqual({
      id,
      changes: { name: 'New' },
      difference: { added: [], removed: [] },
      isChanged: true,
    });
    expect(await stage.runJson(['show', id])).toMatchObject({ url: WEBHOOK, name: 'New' });
  });
});

it.each([
  [[], 'nothing to change: pass --name, --url'],
  [['--remove', 'response.completed'], 'no event type is left'],
  [['--remove', 'response.complete'], 'response.complete cannot be removed: the endpoint is not'],
  [['--add', 'x.y'], 'no endpoint can be subscribed to x.y: see'],
])('update refuses %j', async (flags, message) => {
  const stage = await createStage('openai');
  const id = await stage.create();
  const { exitCode, stderr } = await stage.run(['update', id, ...flags, '--yes']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
});

describe.each(PROVIDERS)('delete at %s', (provider) => {
  it('asks first', async () => {
    const stage = await createStage(provider);
    const id = await stage.create();
    const no = await stage.run(['delete', id], { answers: [''] });
    expect(no).toMatchObject({ exitCode: 1, stderr: 'error: nothing was done\n' });
    expect((await stage.run(['delete', id])).exitCode).toBe(2);
    const dry = await stage.run(['delete', id, '--dry-run']);
    expect(dry.stdout).toMatch(/^Would delete endpoint /);
    expect((await stage.run(['list'])).stdout).toContain(id);
    const yes = await stage.run(['delete', id], { answers: ['yes'] });
    expect(yes.asked[0]).toContain(`Delete endpoint ${id} (`);
    expect(still(yes.stdout)).toMatchSnapshot();
    expect(JSON.parse((await stage.run(['list', '--json'])).stdout)).toEqual([]);
  });

  it('does not ask with --yes, and says where somebody else was faster', async () => {
    const stage = await createStage(provider);
    const id = await stage.create();
    stage.api.faults.add({ fault: 'missing', method: 'DELETE', path: /./, times: 1 });
    const ran = await stage.run(['delete', id, '--yes']);
    expect(ran.stdout).toContain('was deleted in the meantime');
    expect(await stage.runJson(['delete', id, '--yes'])).toMatchObject({ id, isDeleted: true });
  });
});
