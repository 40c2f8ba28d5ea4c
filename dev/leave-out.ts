import type { Plugin } from 'esbuild';

interface Part {
  /** What it is for, in words. */
  readonly name: string;
  readonly file: RegExp;
  readonly exports: readonly string[];
}

/**
 * Parts of dependencies that nothing in this app can reach, and which weigh more than the app itself. In
 * their place stands an error that says so, for the day on which something does.
 */
const parts: readonly Part[] = [
  // Checksums that an upload can be asked to carry, in WebAssembly. No upload of ours asks.
  {
    name: 'CRC64 checksums',
    file: /[\\/]storage-common[\\/]dist[\\/]esm[\\/]crc64\.js$/,
    exports: ['default'],
  },
  // Links that let others read a file. This app gives none away.
  {
    name: 'shared access signatures',
    file: /[\\/]storage-blob[\\/]dist[\\/]esm[\\/]sas[\\/]BlobSASSignatureValues\.js$/,
    exports: ['generateBlobSASQueryParameters', 'generateBlobSASQueryParametersInternal'],
  },
  // Asks for a part of a file by SQL. This app reads no file in Azure.
  {
    name: 'queries over a file',
    file: /[\\/]storage-blob[\\/]dist[\\/]esm[\\/]utils[\\/]BlobQuickQueryStream\.js$/,
    exports: ['BlobQuickQueryStream'],
  },
  // Signs in with the certificate of an app registration. This app has a managed identity.
  {
    name: 'signing in with a certificate',
    file: /[\\/]jsonwebtoken[\\/]index\.js$/,
    exports: ['default'],
  },
  // Signs in through a browser, which a server has none of.
  {
    name: 'signing in through a browser',
    file: /[\\/]node_modules[\\/]open[\\/]index\.js$/,
    exports: ['default', 'apps', 'openApp'],
  },
];

/** Leaves these parts out of the bundle. */
export function leaveOut(): Plugin {
  return {
    name: 'leave-out',
    setup(bundler) {
      const found = new Set<Part>();
      for (const part of parts) {
        bundler.onLoad({ filter: part.file }, () => {
          found.add(part);
          return { contents: createStub(part), loader: 'js' };
        });
      }
      // A part that has moved would be back in, and nobody would notice.
      bundler.onEnd(() => ({
        errors: parts
          .filter((part) => !found.has(part))
          .map(({ name }) => ({ text: `${name}: not where dev/leave-out.ts looks for it` })),
      }));
    },
  };
}

/** A module of the same exports; whatever is done with one of them throws. */
function createStub({ name, exports }: Part): string {
  const message = JSON.stringify(`${name}: left out of the bundle by dev/leave-out.ts`);
  const names = exports.map((exported) => `absent as ${exported}`).join(', ');
  return `
    const fail = () => { throw new Error(${message}); };
    const absent = new Proxy(function () {}, { get: fail, apply: fail, construct: fail });
    export { ${names} };
  `;
}
