import { expect } from 'vitest';
import { failed, type Shape, span } from './telemetry-shape.ts';

/*
 * The spans that are expected of an event, each with all its attributes. Names are written out, because
 * queries that people have saved hold them, too.
 */

/** An event, and the delivery that brought it. */
export interface Sent {
  readonly id: string;
  readonly event: { readonly id: string; readonly type: string };
}

const text: unknown = expect.any(String);
const count: unknown = expect.any(Number);

const tickets = (operation: 'send' | 'process') => ({
  'messaging.system': 'azure_queue_storage',
  'messaging.operation.type': operation,
  'messaging.destination.name': 'tickets',
  'messaging.message.id': text,
});
const table = (operation: 'insert' | 'read' | 'replace', name: string) => ({
  'db.system.name': 'azure_table_storage',
  'db.operation.name': operation,
  'db.collection.name': name,
});
const about = ({ id, event }: Sent) => ({
  'webhook.delivery.id': id,
  'webhook.event.id': event.id,
  'webhook.event.type': event.type,
  'webhook.sender': 'default',
});
const request = (status: number, outcome: string) => ({
  'http.request.method': 'POST',
  'http.route': '/webhook',
  'http.request.body.size': count,
  'http.response.status_code': status,
  'webhook.outcome': outcome,
});

/** A request that was genuine. */
export function receive(sent: Sent, outcome: string, ...children: readonly Shape[]): Shape {
  return span('receive', 'internal', { ...request(200, outcome), ...about(sent) }, ...children);
}

/** One that was not. */
export function refuse(reason: string): Shape {
  return span('receive', 'internal', { ...request(400, 'refused'), 'webhook.reason': reason });
}

export function insert(sent: Sent, outcome: 'inserted' | 'exists'): Shape {
  const attributes = { ...table('insert', 'inbox'), ...about(sent), 'webhook.outcome': outcome };
  return span('insert inbox', 'client', attributes);
}

export function read({ id }: Sent, state: string): Shape {
  const found = { 'webhook.outcome': 'found', 'webhook.state': state };
  const attributes = { ...table('read', 'inbox'), 'webhook.delivery.id': id, ...found };
  return span('read inbox', 'client', attributes);
}

/** A delivery's step into a state. */
export function step(sent: Sent, number: number, state: string): Shape {
  return span('replace inbox', 'client', {
    ...table('replace', 'inbox'),
    ...about(sent),
    'webhook.attempt': number,
    'webhook.state': state,
    'webhook.outcome': 'swapped',
  });
}

/** `delay` is in milliseconds; `some` where it is drawn by lot. */
export function send({ id }: Sent, delay?: number | 'some'): Shape {
  const held = delay === undefined ? {} : { 'webhook.delay_ms': delay === 'some' ? count : delay };
  const attributes = { ...tickets('send'), 'webhook.delivery.id': id, ...held };
  return span('send tickets', 'producer', attributes);
}

/** What a ticket led to; its span is linked to the host's, whose trace is another one. */
export function process(
  sent: Sent,
  number: number,
  outcome: string,
  ...children: readonly Shape[]
): Shape {
  const attributes = {
    ...tickets('process'),
    'ai.operation.name': 'process tickets',
    ...worked(sent, number, outcome),
  };
  return { ...span('process tickets', 'consumer', attributes, ...children), links: ['elsewhere'] };
}

/** One attempt: from the row as it is found to the state that the attempt leaves it in. */
export function attempt(
  sent: Sent,
  number: number,
  [from, to]: readonly [from: string, to: string],
  handled: Shape,
  ...after: readonly Shape[]
): readonly Shape[] {
  const [begin, end] = [step(sent, number, 'processing'), step(sent, number, to)];
  return [read(sent, from), begin, handled, end, ...after];
}

export function fastLane(sent: Sent, number: number, ...children: readonly Shape[]): Shape {
  return span('fast lane', 'internal', worked(sent, number, 'done'), ...children);
}

function worked(sent: Sent, number: number, outcome: string) {
  const state = outcome === 'skipped' ? 'done' : outcome;
  const became = { 'webhook.outcome': outcome, 'webhook.state': state };
  return { ...about(sent), 'webhook.attempt': number, ...became };
}

/** A handler's run; without a result it failed. */
export function handle(
  { id, event: { type } }: Sent,
  number: number,
  result: string | undefined,
  ...children: readonly Shape[]
): Shape {
  const attributes = {
    'webhook.delivery.id': id,
    'webhook.event.type': type,
    'webhook.sender': 'default',
    'webhook.attempt': number,
    ...(result !== undefined && { 'webhook.result': result }),
  };
  return span(`handle ${type}`, 'internal', attributes, ...children);
}

/** A request to the API; its address has no query. */
export function ask(method: string, url: string, status: number): Shape {
  const asked = span(`${method} 127.0.0.1`, 'client', {
    'http.request.method': method,
    'server.address': '127.0.0.1',
    'url.full': url,
    'http.response.status_code': status,
  });
  return status >= 400 ? failed(asked, String(status)) : asked;
}

/** A call to the table of records. */
export function record(operation: 'insert' | 'read' | 'replace', kind: string, outcome: string) {
  const said = { 'webhook.record.kind': kind, 'webhook.outcome': outcome };
  const name = `${operation === 'read' ? 'read' : 'write'} results`;
  return span(name, 'client', { ...table(operation, 'results'), ...said });
}

function put({ id }: Sent, path: string): Shape {
  return span('put file', 'client', { 'file.path': path, 'webhook.delivery.id': id });
}

/** What a handler does that gets its response, whose record is new or known. */
export function collect(
  sent: Sent,
  number: number,
  { id, asked, isKnown = false }: { id: string; asked: readonly Shape[]; isKnown?: boolean },
): Shape {
  return handle(
    sent,
    number,
    'completed',
    ...asked,
    put(sent, `responses/${id}/response.json`),
    put(sent, `responses/${id}/output.txt`),
    record('read', 'response', isKnown ? 'found' : 'missing'),
    record(isKnown ? 'replace' : 'insert', 'response', 'written'),
  );
}
