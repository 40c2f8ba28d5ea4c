/** Loaded before a program: answers `loads` on its channel with the address of every module loaded so far. */
import { registerHooks } from 'node:module';

const urls = new Set<string>();

registerHooks({
  load(url, context, next) {
    urls.add(url);
    return next(url, context);
  },
});

process.on('message', (message) => {
  if (message === 'loads') process.send?.({ loads: [...urls] });
});
