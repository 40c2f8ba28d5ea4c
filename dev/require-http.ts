import type { Plugin } from 'esbuild';

const namespace = 'required';

/**
 * Has the bundle `require` Node's `http`, whoever imports it. An ES module that imports it reads all that it
 * exports at once, `WebSocket` included, and for that one Node loads the whole of undici and of HTTP/2, which
 * took a seventh of a cold start. Undici still loads with the first thing that needs it, such as a `Request`.
 */
export function requireHttp(): Plugin {
  return {
    name: 'require-http',
    setup(bundler) {
      bundler.onResolve({ filter: /^(node:)?http$/ }, ({ path, kind }) =>
        // `await import('http')` gives the module's exports, which a required one has no names for.
        kind === 'import-statement' ? { path, namespace } : undefined,
      );
      bundler.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
        contents: `module.exports = require(${JSON.stringify(path)});`,
        loader: 'js',
      }));
    },
  };
}
