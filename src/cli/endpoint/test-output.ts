import type { Endpoint } from '../../endpoints/endpoints.ts';
import { outcomeOf } from '../../inbox/filter.ts';
import { type Delivery, isFinished } from '../../webhooks/delivery.ts';
import { details, type Output } from '../output.ts';

/** How far a test came. */
export interface TestResult {
  readonly endpoint: Endpoint;
  readonly event: string;
  /** What the endpoint answered, where the sender says so. */
  readonly status?: number;
  /** What the event is about, where it is real. */
  readonly resource?: string;
  readonly delivery?: Delivery;
  /** Why it came no further, with what to do about it. */
  readonly problem?: string;
}

/** A test as names and values; one that did not get its delivery done has a problem. */
export function toTestOutput({
  endpoint,
  event,
  status,
  resource,
  delivery,
  problem,
}: TestResult): Output {
  const state = delivery?.progress.state;
  const trouble = problem ?? (delivery && explainState(delivery));
  const end = delivery && {
    id: delivery.id,
    state,
    outcome: outcomeOf(delivery),
    attempts: delivery.attempts,
  };
  const data = { endpoint: endpoint.id, event, status, resource, delivery: end, problem: trouble };
  const fields = {
    endpoint: endpoint.id,
    event,
    about: resource,
    answered: status,
    delivery: delivery?.id,
    state,
    outcome: end?.outcome === '' ? undefined : end?.outcome,
    problem: trouble,
  };
  return { ...details(data, fields), hasProblems: trouble !== undefined };
}

function explainState({ id, progress, attempts }: Delivery): string | undefined {
  if (progress.state === 'done') return undefined;
  if (isFinished(progress)) return `it was given up: see \`event show ${id}\``;
  return `it is not done yet, after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}: pass a longer --wait`;
}
