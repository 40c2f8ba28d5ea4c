import { describe, expect, it } from 'vitest';
import { createStage, PROVIDERS, scanForSecrets, still, WEBHOOK } from './stage.ts';

scanForSecrets();

describe.each(PROVIDERS)('endpoints of %s', (provider) => {
  it('are listed, newest first, in 80 columns', async () => {
    const stage = await createStage(provider);
    expect((await stage.run(['list'])).stdout).toBe(
      'No endpoint. Create one: npm run cli -- endpoint create --url https://…/webhook\n',
    );
    const first = await stage.create();
    const second = await stage.create(['--url', `${WEBHOOK}/2`, '--name', 'A name of some length']);
    const listed = await stage.run(['list']);
    expect(listed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(still(listed.stdout)).toMatchSnapshot();
    const { stdout } = await stage.run(['list', '--json']);
    const rows = JSON.parse(stdout) as { id: string; createdAt: string }[];
    expect(rows.map(({ id }) => id)).toEqual([second, first]);
    expect(rows[0]?.createdAt).toMatch(/Z$/);
  });

  it('are shown with what they are and are not sent', async () => {
    const stage = await createStage(provider);
    const id = await stage.create();
    const shown = await stage.run(['show', id]);
    expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
    expect(still(shown.stdout)).toMatchSnapshot();
    expect(await stage.runJson(['show', id])).toMatchObject({
      id,
      provider,
      sender: stage.sender,
      secret: 'stored',
      eventTypes: ['response.completed'],
      notSubscribed: expect.arrayContaining(['batch.failed']) as string[],
    });
  });

  it('of which the secret is not stored are a problem', async () => {
    const stage = await createStage(provider);
    const id = await stage.create();
    stage.setSecrets('');
    const { exitCode, stdout } = await stage.run(['show', id]);
    expect(exitCode).toBe(3);
    expect(stdout).toContain(`not stored, so what it sends is refused: endpoint rotate ${id}`);
  });

  it('can be subscribed to types, which are listed', async () => {
    const stage = await createStage(provider);
    await stage.create();
    const { stdout } = await stage.run(['events']);
    expect(stdout).toMatchSnapshot();
    const elsewhere = await stage.run(['events', '--url', 'https://other.example/', '--json']);
    const rows = JSON.parse(elsewhere.stdout) as { isSubscribed: boolean }[];
    expect(rows.some(({ isSubscribed }) => isSubscribed)).toBe(false);
  });

  it.each(['show', 'update --name X', 'delete --yes', 'test', 'rotate'])(
    'that are not there are named with those that are: %s',
    async (verb) => {
      const stage = await createStage(provider);
      const id = await stage.create();
      const [name = '', ...flags] = verb.split(' ');
      const isAzureTest = provider === 'azure' && name === 'test';
      const more = isAzureTest ? ['--real', '--model', 'm'] : flags;
      const ran = await stage.run([name, 'nobody', ...more]);
      expect(ran).toMatchObject({
        exitCode: 1,
        stdout: '',
        stderr: `error: there is no endpoint nobody: this account has ${id}\n`,
      });
    },
  );
});

it('tells what is there where its secret cannot be looked for', async () => {
  const stage = await createStage('openai');
  const id = await stage.create();
  const env = { OPENAI_WEBHOOK_SECRET: '', AZURE_KEY_VAULT_ENDPOINT: 'https://127.0.0.1:1' };
  stage.setSecrets('');
  const { exitCode, stdout, stderr } = await stage.run(['show', id], { env });
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/^warning: its signing secret could not be looked for: .*\n$/);
  expect(stdout).toContain('nobody can tell whether it is stored');
});
