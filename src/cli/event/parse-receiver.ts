import { InvalidArgumentError } from '@commander-js/extra-typings';

const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\]|.+\.localhost)$/;

/** Reads where to post to; plain HTTP only to this machine, and its scheme may be left out: `localhost:7071/webhook`. */
export function parseReceiver(text: string): string {
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('Give an address such as http://localhost:7071/webhook.');
  }
  if (`${url.username}${url.password}` !== '') {
    throw new InvalidArgumentError('Leave user and password out of the address.');
  }
  if (url.protocol === 'http:' && !LOCAL.test(url.hostname)) {
    throw new InvalidArgumentError('Events go to other machines by https only.');
  }
  return url.href;
}

/** The address without its query, in which keys are. */
export function toShownUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
