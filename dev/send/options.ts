import { readFileSync } from 'node:fs';
import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { faultNames } from './faults.ts';
import { parseObject } from './json-object.ts';
import { SendError } from './send-error.ts';

/** `--data`: a JSON object, or `@` and the file it is in, as shells disagree about quotes. */
export const dataOption = new Option(
  '--data <json>',
  "take this JSON object, or the one in @file, as the event's data",
).argParser((text) =>
  orInvalid(() => {
    const path = text.startsWith('@') ? text.slice(1) : undefined;
    return parseObject(path === undefined ? text : readFileSync(path, 'utf8'), path ?? 'it');
  }),
);

/** `--id`: anything that can be sent as a header. */
export const idOption = new Option(
  '--id <id>',
  'the webhook-id; with --count the same delivery is sent again and again',
).argParser((id) => {
  if (/^[\x21-\x7e]+$/.test(id)) return id;
  throw new InvalidArgumentError('An id is printable ASCII without spaces.');
});

/** `--url`: the whole address of the webhook. */
export const urlOption = new Option(
  '--url <url>',
  'the webhook (default: that of a running `npm start`, or http://127.0.0.1:7071/webhook)',
).argParser((text) => {
  const url = URL.parse(text);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href;
  throw new InvalidArgumentError('It is not an http or https address.');
});

/** `--fault`: the name of a fault. */
export const faultOption = new Option('--fault <fault>', 'send it with a fault').choices(
  faultNames,
);

/** Reads a number of things to do: a whole one, from 1. */
export function parseCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is not a whole number from 1.');
}

function orInvalid<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof SendError || (error instanceof Error && 'code' in error)) {
      throw new InvalidArgumentError(`${error.message}.`);
    }
    throw error;
  }
}
