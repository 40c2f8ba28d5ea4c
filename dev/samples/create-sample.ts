import { newId, type IdSource } from './new-id.ts';
import type { Sample } from './sample.ts';
import { samples, type SampleType } from './samples.ts';

type SampleData<T extends SampleType> = ReturnType<(typeof samples)[T]['createData']>;

/** An event of one type, as the sender writes it. */
export interface SampleEvent<T extends SampleType> {
  id: string;
  object: 'event';
  created_at: number;
  type: T;
  data: SampleData<T>;
}

// Written as a mapped type so that looking up `type` keeps its `data` with it.
const table: { [T in SampleType]: Sample<SampleData<T>> } = samples;

/** A fresh event of a type: created now, with ids no other event has. */
export function createSample<T extends SampleType>(
  type: T,
  { now = Date.now(), random = Math.random }: Partial<IdSource> = {},
): SampleEvent<T> {
  const makeId = (prefix: string): string => newId(prefix, { now, random });
  return {
    id: makeId('evt_'),
    object: 'event',
    created_at: Math.floor(now / 1000),
    type,
    data: table[type].createData(makeId),
  };
}
