import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSample } from '../../dev/samples/create-sample.ts';
import { sampleTypes, type SampleType } from '../../dev/samples/samples.ts';
import { type Receiver, secret } from './receiver.ts';
import { openResultsStage, type ResultsStage, untilDone } from './results-stage.ts';

/** A row of README's table: what is there in the end for an event of a type. */
interface Promised {
  readonly kind: string;
  readonly folder: string | undefined;
  /** Those that are always there, and those that may be. */
  readonly always: readonly string[];
  readonly sometimes: readonly string[];
}

let stage: ResultsStage;
let receiver: Receiver;
let promised: ReadonlyMap<string, Promised>;

beforeAll(async () => {
  stage = await openResultsStage();
  receiver = await stage.startReceiver();
  promised = readPromises(await readFile(join(import.meta.dirname, '../../README.md'), 'utf8'));
});
afterAll(() => stage.close());

/** The table under the heading "Results": types, kind and files, each name in backticks. */
function readPromises(readme: string): ReadonlyMap<string, Promised> {
  const table = readme.split('\n\n').find((block) => block.startsWith('| Event | Record'));
  const rows = table?.split('\n').slice(2) ?? [];
  return new Map(
    rows.flatMap((row) => {
      const [, types = '', kind = '', , files = ''] = row.split('|');
      const names = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
      const [certain = '', maybe = ''] = files.split('; ');
      const [first = '', ...more] = names(certain);
      const [folder] = /^[^/]+(?=\/)/.exec(first) ?? [];
      const promise: Promised = {
        kind: names(kind)[0] ?? '',
        folder,
        always: first === '' ? [] : [first.replace(/^.*\//, ''), ...more],
        sometimes: names(maybe),
      };
      return names(types).map((type) => [type, promise] as const);
    }),
  );
}

/** Sends a sample and waits for its end. */
async function send(type: SampleType) {
  const event = createSample(type);
  const id = `wh_${event.id}`;
  expect(await receiver.post({ id, secret, event })).toMatchObject({ status: 200 });
  await untilDone(receiver, id);
  const data: { id?: string; call_id?: string; session_id?: string } = event.data;
  return { id, resource: data.call_id ?? data.session_id ?? data.id ?? '' };
}

describe('every documented event ends as README says', () => {
  it('README has a row for each', () => {
    expect([...promised.keys()].toSorted()).toEqual(sampleTypes.toSorted());
  });

  it.each(sampleTypes)('%s', async (type) => {
    const { id, resource } = await send(type);
    const { kind = '', folder, always = [], sometimes = [] } = promised.get(type) ?? {};
    const record = await stage.readRecord(kind, resource);
    expect(record).toMatchObject({ delivery: id, type, sender: 'default' });
    const outcome = receiver.linesOf(id).find((line) => line.message === 'done')?.['outcome'];
    expect(outcome).toBe(record?.certainty === 'final' ? record.status : 'recorded');
    expect(record?.folder?.split('/')[0]).toBe(folder);
    if (!record?.folder) return;
    const { folder: place } = record;
    const files = (await stage.readFiles(place)).map(({ path }) => path.slice(place.length));
    expect(
      files.filter((name) => !sometimes.includes(name) && !/^file-.*\.csv$/.test(name)),
    ).toEqual(always.toSorted());
  });

  it('and nothing of what they say is in the log', () => {
    const log = JSON.stringify(receiver.lines);
    expect(log).not.toMatch(/sip:|4255550142|sk-test-key|whsec_|Königsberg|output_text/);
    expect(receiver.lines.filter(({ message }) => message === 'done')).toHaveLength(
      sampleTypes.length,
    );
  });
});
