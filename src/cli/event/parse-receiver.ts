import { UsageError } from '../cli-error.ts';

const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\]|.+\.localhost)$/;

/**
 * Reads where to post to; plain HTTP only to this machine, and its scheme may be left out:
 * `localhost:7071/webhook`. The errors do not repeat the address, as there may be keys in it.
 */
export function parseReceiver(text: string): string {
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError('that is no receiver: give its address, as http://localhost:7071/webhook');
  }
  if (`${url.username}${url.password}` !== '') {
    throw new UsageError("leave user and password out of the receiver's address");
  }
  if (url.protocol === 'http:' && !LOCAL.test(url.hostname)) {
    throw new UsageError('events go to other machines by https only: give an https address');
  }
  return url.href;
}

/** The address without its query, in which keys are. */
export function toShownUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
