import { createSample } from '../samples/create-sample.ts';
import { newId } from '../samples/new-id.ts';
import { hasSample, sampleTypes } from '../samples/samples.ts';
import { SendError } from './send-error.ts';
import { findSimilar } from '../../src/suggest.ts';

/** An event to be sent, whether or not its type has a sample. */
export interface PlannedEvent {
  id: string;
  type: string;
  data: object;
}

/** Which events to send: a type, or `all` of them in turn. */
export interface EventPlan {
  types: readonly string[];
  /** Whether all of them have a sample. */
  known: boolean;
  /** Makes the nth event. */
  createEvent: (index: number) => PlannedEvent;
}

/** Plans the events of a type; `data`, when given, takes the place of the sample's. */
export function planEvents(
  type: string,
  { data, anyType = false }: { data?: object | undefined; anyType?: boolean | undefined } = {},
): EventPlan {
  const types = type === 'all' ? sampleTypes : [type];
  if (!anyType) refuseTypo(type);
  return {
    types,
    known: types.every(hasSample),
    createEvent: (index) => {
      const event = createEvent(types[index % types.length] ?? type);
      return data === undefined ? event : { ...event, data };
    },
  };
}

function refuseTypo(type: string): void {
  if (hasSample(type) || type === 'all') return;
  const meant = findSimilar(type, sampleTypes);
  if (meant === undefined) return;
  throw new SendError(
    `unknown type ${type}: did you mean ${meant}? (--any-type sends it as it is)`,
  );
}

function createEvent(type: string): PlannedEvent {
  if (hasSample(type)) return createSample(type);
  const envelope = createSample('response.completed');
  const source = { now: Date.now(), random: Math.random };
  return { ...envelope, type, data: { id: newId('unknown_', source) } };
}
