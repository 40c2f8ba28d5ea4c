import { describe, expect, it } from 'vitest';
import { runEvent } from './run-event.ts';
import { createStage } from './stage.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 12, minute));
const now = () => new Date('2026-03-01T13:00:00Z');

async function createThree() {
  const stage = createStage();
  await stage.put('done', 'a', { receivedAt: at(1) });
  await stage.put('dead', 'b', { receivedAt: at(2), type: 'batch.completed' });
  await stage.put('retrying', 'c', { receivedAt: at(3), type: '' });
  return stage;
}

describe('event list', () => {
  it('shows the newest first, on 80 columns the age', async () => {
    const { sender, mask } = await createThree();
    const { stdout, exitCode } = await runEvent(['event', 'list', '--sender', sender], { now });
    expect(exitCode).toBe(0);
    expect(mask(stdout)).toMatchInlineSnapshot(`
      "AGE     STATE     DELIVERY         TYPE
      57 min  retrying  wh_s-12345678_c
      58 min  dead      wh_s-12345678_b  batch.completed
      59 min  done      wh_s-12345678_a  response.completed
      "
    `);
  });

  it('shows all there is room for on a wide terminal, in tones', async () => {
    const { sender, mask } = await createThree();
    const options = { now, columns: 140, hasTones: true };
    const { stdout } = await runEvent(['event', 'list', '--sender', sender], options);
    expect(mask(stdout)).toContain('<bad>dead    </bad>');
    expect(mask(stdout)).toContain('<warn>retrying</warn>');
    expect(mask(stdout)).toContain('Error: no use');
  });

  it('gives pages to programs and people', async () => {
    const { sender, toId } = await createThree();
    const args = ['event', 'list', '--sender', sender, '--limit', '2'];
    const { stdout } = await runEvent([...args, '--json']);
    const page = JSON.parse(stdout) as { deliveries: { id: string }[]; next: string };
    expect(page.deliveries.map(({ id }) => id)).toEqual([toId('c'), toId('b')]);
    expect(page.deliveries[1]).toMatchObject({ state: 'dead', outcome: 'Error: no use' });
    expect((await runEvent(args)).stdout).toContain(`More: --cursor '${page.next}'`);
    const last = await runEvent([...args, '--cursor', page.next, '--json']);
    expect(JSON.parse(last.stdout)).toMatchObject({ deliveries: [{ id: toId('a') }] });
    expect(last.stdout).not.toContain('next');
  });

  it.each([
    [['--type', 'batch.*'], ['b']],
    [
      ['--type', 'batch.*,response.completed'],
      ['b', 'a'],
    ],
    [
      ['--type', 'batch.*', '--type', 'response.*'],
      ['b', 'a'],
    ],
    [
      ['--state', 'dead,retrying'],
      ['c', 'b'],
    ],
    [
      ['--since', '58m'],
      ['c', 'b'],
    ],
    [['--since', '2026-03-01T12:01:00Z', '--until', '2026-03-01T12:02:00+00:00'], ['a']],
    [['--search', 'NO USE'], ['b']],
    [
      ['--search', 'resp_1'],
      ['c', 'b', 'a'],
    ],
    [
      ['--search', '"data":', '--search-body'],
      ['c', 'b', 'a'],
    ],
    [['--search', '"data":'], []],
  ])('narrows by %j', async (args, names) => {
    const { sender, toId } = await createThree();
    const all = ['event', 'list', '--sender', sender, '--json', ...args];
    const { stdout } = await runEvent(all, { now });
    const { deliveries } = JSON.parse(stdout) as { deliveries: { id: string }[] };
    expect(deliveries.map(({ id }) => id)).toEqual(names.map(toId));
  });

  it('says that nothing fits', async () => {
    const { sender } = createStage();
    const { stdout } = await runEvent(['event', 'list', '--sender', sender]);
    expect(stdout).toBe('No delivery fits. See what there is: npm run cli -- event stats\n');
  });

  it.each([
    [['--search', 'resp_9'], /add --search-body to look in bodies, too\n$/],
    [['--search', 'resp_9', '--search-body'], /^No delivery fits\. See what there is/],
  ])('says where %j was not looked for', async (args, message) => {
    const { sender } = await createThree();
    const { stdout } = await runEvent(['event', 'list', '--sender', sender, ...args], { now });
    expect(stdout).toMatch(message);
  });

  it.each([
    [['--since', 'yesterday'], /^error: .* Give 10m, 2h or 3d for so long ago, or a date such as /],
    [['--until', '2026-02-30'], /^error: .* Give 10m, 2h or 3d/],
    [['--state', 'ded'], /^error: .* There is no state "ded" \(did you mean "dead"\?\): give some/],
    [['--type', ' ,'], /^error: .* It is empty\.\n/],
    [['--limit', '0'], /^error: .* Give a whole number from 1 to 1000\.\n/],
    [['--since', '1h', '--until', '2h'], /^error: --since is not before --until, so nothing/],
    [['--search-body'], /^error: --search-body needs --search/],
    [['--cursor', 'page-2'], /^error: --cursor is none: copy it from the page before/],
    [['--follow', '--until', '1h'], /^error: --follow has no end: leave --until out\n/],
    [['--follow', '--limit', '3'], /^error: option '--limit <count>' cannot be used with option/],
  ])('takes no %j', async (args, message) => {
    const { exitCode, stdout, stderr } = await runEvent(['event', 'list', ...args]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});

describe('event list --follow', () => {
  const follow = (sender: string, ...args: string[]) =>
    ['event', 'list', '--follow', '--interval', '0.2', '--sender', sender].concat(args);

  it('tells of what is new and of each step, until Ctrl-C, which is no failure', async () => {
    const { sender, put, toId, mask } = createStage();
    await put('received', 'a', { receivedAt: new Date() });
    const steps = [
      () => put('received', 'b', { receivedAt: new Date() }),
      () => put('dead', 'b', { receivedAt: new Date() }),
    ];
    const { stdout, stderr, exitCode } = await runEvent(follow(sender, '--since', '1m'), {
      onOutput: (text, interrupt) => {
        const lines = text.trimEnd().split('\n');
        if (lines.at(-1)?.includes('dead')) interrupt('SIGINT');
        else void steps[lines.length - 1]?.();
      },
    });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const masked = mask(stdout).replaceAll(/^\d\d:\d\d:\d\d/gm, 'hh:mm:ss');
    expect(masked).toMatchInlineSnapshot(`
      "hh:mm:ss  received    wh_s-12345678_a  response.completed
      hh:mm:ss  received    wh_s-12345678_b  response.completed
      hh:mm:ss  dead        wh_s-12345678_b  response.completed  Error: no use
      "
    `);
    expect(stdout).toContain(toId('b'));
  });

  it('is a JSON object a line', async () => {
    const { sender, put, toId } = createStage();
    await put('dead', 'a', { receivedAt: new Date() });
    const { stdout } = await runEvent(follow(sender, '--since', '1m', '--json'), {
      onOutput: (_, interrupt) => {
        interrupt('SIGTERM');
      },
    });
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'new', id: toId('a'), state: 'dead' });
  });
});
