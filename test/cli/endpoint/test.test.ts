import { describe, expect, it } from 'vitest';
import { startReceiver } from '../../dev/send/start-receiver.ts';
import { SECRET } from '../../fixtures/secrets.ts';
import {
  createStage,
  type Provider,
  PROVIDERS,
  scanForSecrets,
  startStageReceiver,
  still,
} from './stage.ts';

scanForSecrets();

const steady = (text: string) =>
  still(text).replaceAll(/\b(wh|resp)_[0-9a-f]{32}/g, (id) => id.replaceAll(/(?<=_.*)./g, '0'));

async function setUp(
  provider: Provider,
  progress?: Parameters<typeof startStageReceiver>[1],
  events = 'response.completed,batch.failed',
) {
  const stage = await createStage(provider);
  const receiver = await startStageReceiver(stage, progress);
  const id = await stage.create(['--url', receiver.url, '--events', events]);
  return { stage, receiver, id };
}

describe('test', () => {
  it('follows the event through the inbox', async () => {
    const { stage, id } = await setUp('openai');
    const ran = await stage.run(['test', id]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(steady(ran.stdout)).toMatchSnapshot();
    // The second one is not taken for the first.
    const one = await stage.runJson(['test', id, '--event', 'batch.failed']);
    const two = await stage.runJson(['test', id, '--event', 'batch.failed']);
    expect(one).toMatchObject({ event: 'batch.failed', status: 200, delivery: { state: 'done' } });
    expect(one['delivery']).not.toEqual(two['delivery']);
  });

  it.each([
    [400, "the receiver does not know the endpoint's signing secret"],
    [404, 'no receiver is at this URL'],
    [503, 'the receiver does not reach its storage or its vault'],
    [302, 'the receiver did not accept it'],
  ])('looks at the status, whatever `success` says: %i', async (status, problem) => {
    const stage = await createStage('openai');
    const { url } = await startReceiver(() => ({ status }));
    const id = await stage.create(['--url', url, '--events', 'response.completed']);
    const ran = await stage.run(['test', id, '--json']);
    expect(ran.exitCode).toBe(3);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      status,
      problem: expect.stringContaining(problem) as string,
    });
  });

  it('says what it does not know where the inbox cannot be reached', async () => {
    const { stage, id } = await setUp('openai');
    const env = {
      AzureWebJobsStorage:
        'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;TableEndpoint=http://127.0.0.1:1/a;' +
        'QueueEndpoint=http://127.0.0.1:1/a;BlobEndpoint=http://127.0.0.1:1/a;',
    };
    const { exitCode, stdout } = await stage.run(['test', id], { env });
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/answered +200\n/);
    expect(stdout).toMatch(
      /problem +what became of it is unknown, as the inbox cannot be reached: /,
    );
  });

  it('says that nothing came', async () => {
    const stage = await createStage('openai');
    const { url } = await startReceiver();
    const id = await stage.create(['--url', url, '--events', 'response.completed']);
    const { exitCode, stdout } = await stage.run(['test', id, '--wait', '0']);
    expect(exitCode).toBe(3);
    expect(stdout).toContain(`the inbox has no new delivery of this type from ${stage.sender}`);
  });

  it.each([
    [
      { state: 'dead', reason: 'no', finishedAt: new Date() },
      'it was given up: see `event show wh_',
    ],
    [{ state: 'received' }, 'it is not done yet, after 1 attempt: pass a longer --wait'],
  ] as const)('has a problem where the delivery is %j', async (progress, problem) => {
    const { stage, id } = await setUp('openai', progress);
    const { exitCode, stdout } = await stage.run(['test', id, '--wait', '0']);
    expect(exitCode).toBe(3);
    expect(stdout).toContain(problem);
  });

  it('sends rather no call, and what is asked for', async () => {
    const { stage, receiver, id } = await setUp(
      'openai',
      undefined,
      'realtime.call.incoming,batch.failed',
    );
    expect(await stage.runJson(['test', id])).toMatchObject({ event: 'batch.failed' });
    expect(receiver.arrivals).toHaveLength(1);
  });

  it('is not to be had of Azure', async () => {
    const { stage, id } = await setUp('azure');
    const { exitCode, stderr } = await stage.run(['test', id]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error: Azure OpenAI sends no test events: pass --real --model NAME/);
  });

  it.each([
    [['--real'], '--real needs a model: pass --model NAME'],
    [['--model', 'm'], '--model goes with --real: pass both'],
    [['--real', '--event', 'batch.failed'], 'cannot be used with'],
    [['--wait', '-1'], 'Give seconds, at most 3600.'],
  ])('refuses %j', async (flags, message) => {
    const stage = await createStage('openai');
    const { exitCode, stderr } = await stage.run(['test', 'we_1', ...flags]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe.each(PROVIDERS)('test --real at %s', (provider) => {
  const real = (id: string) => ['test', id, '--real', '--model', 'gpt-test'];

  it('makes a response and follows its event', async () => {
    const { stage, id } = await setUp(provider);
    const ran = await stage.run(real(id));
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(steady(ran.stdout)).toMatchSnapshot();
  });

  it('says how the response is where no event came', async () => {
    const { stage, id } = await setUp(provider);
    stage.setSecrets(SECRET);
    const { exitCode, stdout } = await stage.run([...real(id), '--wait', '0']);
    expect(exitCode).toBe(3);
    expect(stdout).toContain('the response is completed, and no event of it is in the inbox');
  });

  it('makes no response where its event would not be sent or seen', async () => {
    const { stage, id } = await setUp(provider, undefined, 'batch.failed');
    expect((await stage.run(real(id))).stderr).toBe(
      `error: ${id} is not subscribed to response.completed: run \`endpoint update ${id} --add response.completed\` first\n`,
    );
    await stage.run(['update', id, '--add', 'response.completed', '--yes']);
    const env = {
      AzureWebJobsStorage:
        'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;TableEndpoint=http://127.0.0.1:1/a;' +
        'QueueEndpoint=http://127.0.0.1:1/a;BlobEndpoint=http://127.0.0.1:1/a;',
    };
    const { exitCode, stderr } = await stage.run(real(id), { env });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: the inbox cannot be reached, so no response was made: .*\n$/);
    expect(stage.api.requests.filter(({ path }) => path.endsWith('/responses'))).toEqual([]);
  });

  it('tells why no response can be made', async () => {
    const { stage, id } = await setUp(provider);
    stage.api.faults.add({ fault: '403', path: /\/responses$/ });
    const { exitCode, stderr } = await stage.run(real(id));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^error: the API answered 403 \w+ for a new response of gpt-test: its key/,
    );
  });
});
