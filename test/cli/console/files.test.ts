import { describe, expect, it } from 'vitest';
import type { Detail, Preview } from '../../../src/cli/console/api.ts';
import { startStage } from './stage.ts';

const KIB_64 = 64 * 1024;
const source = { delivery: 'wh_1', event: 'evt_1', sender: 'default' };

async function startWithFile(folder: string, content: string | Uint8Array) {
  const stage = await startStage();
  const path = `${folder}/${stage.sender}/output.txt`;
  const bytes = typeof content === 'string' ? content : new Blob([Buffer.from(content)]).stream();
  await stage.files.write(path, bytes, source);
  const query = (more = '') => `/api/files?path=${encodeURIComponent(path)}${more}`;
  return { ...stage, path, query };
}

describe('a file', () => {
  it.each([
    ['short', 'one\ntwo', 'one\ntwo', true],
    ['empty', '', '', true],
    ['of just as much', 'x'.repeat(KIB_64), 'x'.repeat(KIB_64), true],
    ['long', 'x'.repeat(KIB_64 + 1), 'x'.repeat(KIB_64), false],
    ['cut in a character', `x${'é'.repeat(KIB_64)}`, `x${'é'.repeat(KIB_64 / 2 - 1)}`, false],
  ])('that is %s is shown', async (_, content, text, isWhole) => {
    const { getJson, query, path } = await startWithFile('responses', content);
    const preview = (await getJson(query())) as Preview;
    expect(preview).toEqual({ path, bytes: Buffer.byteLength(content), text, isWhole });
  });

  it.each([
    ['broken', new Uint8Array([0x7b, 0xff, 0x7d])],
    ['with a zero', new Uint8Array([0x61, 0, 0x62])],
  ])('that is no text, %s, is not', async (_, content) => {
    const { getJson, query, path } = await startWithFile('videos', content);
    expect(await getJson(query())).toEqual({ path, bytes: 3, isWhole: true });
  });

  it.each(['calls', 'safety-alerts', 'safety-cases'])('of %s is shown to who asks', async (of) => {
    const { get, getJson, query } = await startWithFile(of, 'caller');
    const { status, body } = await get(query());
    expect(status).toBe(403);
    expect(body).not.toContain('caller"');
    expect(await getJson(query('&personal=1'))).toMatchObject({ text: 'caller' });
  });

  it.each([
    ['response', 'response.completed', 'responses', false],
    ['safety.alert', 'safety.alert.created', 'safety-alerts', true],
    ['safety.case', 'safety.warning_issued', 'safety-cases', true],
  ])('of a %s is named by its delivery', async (kind, type, parent, hasPersonal) => {
    const { getJson, put, records, files, toId, sender } = await startStage();
    const id = toId('x').replace('wh_', 'res_');
    const body = Buffer.from(JSON.stringify({ type, data: { id } }));
    await put('done', 'x', { type, body });
    const folder = `${parent}/${id}/`;
    await files.write(`${folder}output.txt`, 'text', source);
    const record = { kind, id, status: 'completed', certainty: 'final' } as const;
    const origin = { type: '', event: '', delivery: toId('x'), at: new Date(), sender };
    await records.write({ ...record, ...origin, summary: '', folder }, undefined);
    const detail = (await getJson(`/api/deliveries/${toId('x')}`)) as Detail;
    expect(detail.results[0]?.files).toEqual([{ path: `${folder}output.txt`, bytes: 4 }]);
    expect(detail.hasPersonal).toBe(hasPersonal);
  });
});

it.each([
  (name: string) => `responses/../${name}`,
  (name: string) => `responses/x/../../${name}`,
  (name: string) => `responses/../../results/${name}`,
  (name: string) => `../results/${name}`,
  (name: string) => name,
])('a file that is there is not reached by climbing to it: %s', async (climb) => {
  const { get, files, sender } = await startStage();
  const name = `${sender}.txt`;
  await files.write(name, 'not for the page', source);
  const { status, body } = await get(`/api/files?path=${encodeURIComponent(climb(name))}`);
  expect(status).toBe(404);
  expect(body).not.toContain('not for the page');
});

it.each([
  '',
  'responses',
  'responses/',
  'responses/none/output.txt',
  'responses/../other/file.txt',
  'responses/x/..',
  'responses/x/../../../other/file.txt',
  'responses/../../inbox/file.txt',
  '../results/responses/x/output.txt',
  '/responses/x/output.txt',
  'responses//output.txt',
  'responses\\x\\output.txt',
  'responses/x/%2e%2e',
  'responses/%2e%2e/x',
  'responses/x/output.txt?comp=list',
  'responses/x/output.txt#a',
  'responses/x/y/output.txt',
  'other/x/output.txt',
  'calls/../responses/output.txt',
  'https://attacker.example/x/y',
  'responses/x/a\nb',
  'responses/x/\u0000',
])('there is no file %j', async (path) => {
  const { get } = await startStage();
  const { status, body } = await get(`/api/files?personal=1&path=${encodeURIComponent(path)}`);
  expect(status).toBe(404);
  expect(JSON.parse(body)).toHaveProperty('error');
});
