import type { Plugin } from 'esbuild';

interface Part {
  /** What it is for, in words. */
  readonly name: string;
  readonly file: RegExp;
  readonly exports: readonly string[];
  /** Whether it is made at start and then never used: making it works, using it does not. */
  readonly isMade?: true;
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
  // Signs in with a secret, a certificate, a browser, a device or a workload of Kubernetes. This app has a
  // managed identity, and a developer has az or azd (`azure/sign-in.ts`).
  {
    name: 'signing in other than by a managed identity, az or azd',
    file: /[\\/]identity[\\/]dist[\\/]esm[\\/]msal[\\/]nodeFlows[\\/]msalClient\.js$/,
    exports: ['createMsalClient', 'generateMsalConfiguration'],
  },
  {
    name: 'signing in with a certificate',
    file: /[\\/]jsonwebtoken[\\/]index\.js$/,
    exports: ['default'],
  },
  // Administers an organisation, for which the client has no key (`openai/create-client.ts`).
  {
    name: 'openai.admin',
    file: /[\\/]openai[\\/]resources[\\/]admin[\\/]admin\.mjs$/,
    exports: ['Admin'],
    isMade: true,
  },
  // The API of assistants, which sends no events.
  {
    name: 'openai.beta.threads',
    file: /[\\/]openai[\\/]resources[\\/]beta[\\/]threads[\\/]threads\.mjs$/,
    exports: ['Threads'],
    isMade: true,
  },
  // Follows an answer while it is written, or runs tools for it. What the work needs here is complete.
  {
    name: 'openai.responses.stream',
    file: /[\\/]openai[\\/]lib[\\/]responses[\\/]ResponseStream\.mjs$/,
    exports: ['ResponseStream'],
  },
  {
    name: 'openai.chat.completions.stream',
    file: /[\\/]openai[\\/]lib[\\/]ChatCompletionStream\.mjs$/,
    exports: ['ChatCompletionStream'],
  },
  {
    name: 'openai.chat.completions.runTools',
    file: /[\\/]openai[\\/]lib[\\/]ChatCompletionRunner\.mjs$/,
    exports: ['ChatCompletionRunner'],
  },
  {
    name: 'openai.chat.completions.runTools of a stream',
    file: /[\\/]openai[\\/]lib[\\/]ChatCompletionStreamingRunner\.mjs$/,
    exports: ['ChatCompletionStreamingRunner'],
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
function createStub({ name, exports, isMade = false }: Part): string {
  const message = JSON.stringify(`${name}: left out of the bundle by dev/leave-out.ts`);
  const names = exports.map((exported) => `absent as ${exported}`).join(', ');
  return `
    const fail = () => { throw new Error(${message}); };
    const absent = new Proxy(function () {}, { get: fail, apply: fail, construct: ${isMade ? '() => absent' : 'fail'} });
    export { ${names} };
  `;
}
