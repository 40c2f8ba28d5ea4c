import { signal } from '@preact/signals';
import type { Detail, Preview, Summary } from '../../src/cli/console/api.ts';
import { readBody, type BodyText } from '../logic/bytes.ts';
import { createLoaded } from './loaded.ts';
import { request, RequestError, requestJson } from './request.ts';

const loaded = createLoaded<Detail>();

/** The open delivery. */
export const detail = loaded.state;
/** Whether its personal data is shown; of this delivery only. */
export const isPersonal = signal(false);

let openId = '';

/** Shows a delivery, without what is personal; the empty id shows none. */
export function show(id: string): void {
  if (id === openId) return;
  openId = id;
  isPersonal.value = false;
  loaded.clear();
  if (id !== '') void reload();
}

/** Shows what is personal, or hides it again and forgets it. */
export function setPersonal(wanted: boolean): void {
  isPersonal.value = wanted;
  if (!wanted) loaded.clear();
  void reload();
}

/** Asks again if it is the open one that has changed. */
export function refreshIfOpen(changes: readonly Summary[]): void {
  const version = loaded.state.value.value?.version;
  if (changes.some((change) => change.id === openId && change.version !== version)) void reload();
}

/** Asks for the open delivery once more. */
export async function reload(): Promise<void> {
  const path = `${pathOf(openId)}${personal('?')}`;
  await loaded.load((abort) => requestJson<Detail>(path, { signal: abort }));
}

/** The bytes of the open delivery's body; `hidden` where they are shown only to who asks for what is personal. */
export async function loadBody(id: string, abort: AbortSignal): Promise<BodyText | 'hidden'> {
  try {
    const response = await request(`${pathOf(id)}/body${personal('?')}`, { signal: abort });
    return readBody(new Uint8Array(await response.arrayBuffer()));
  } catch (error) {
    const isHidden = error instanceof RequestError && error.status === 403 && !isPersonal.value;
    if (isHidden) return 'hidden';
    throw error;
  }
}

/** The beginning of a file of its results. */
export function loadPreview(path: string, abort: AbortSignal): Promise<Preview> {
  return requestJson(`/api/files?path=${encodeURIComponent(path)}${personal('&')}`, {
    signal: abort,
  });
}

/** A command that posts it once more, freshly signed. */
export async function loadCurl(id: string): Promise<string> {
  return (await request(`${pathOf(id)}/curl${personal('?')}`)).text();
}

/** It as a test's fixture. */
export async function loadFixture(id: string): Promise<string> {
  return (await request(`${pathOf(id)}/fixture${personal('?')}`)).text();
}

function pathOf(id: string): string {
  return `/api/deliveries/${encodeURIComponent(id)}`;
}

function personal(separator: '?' | '&'): string {
  return isPersonal.value ? `${separator}personal=1` : '';
}
