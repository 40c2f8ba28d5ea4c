import type { Plugin } from 'esbuild';

interface Part {
  /** What it is for, in words. */
  readonly name: string;
  readonly file: RegExp;
  readonly exports: readonly string[];
  /** Whether its owner makes one that nobody uses: then making one works, and using it throws. */
  readonly isMade?: boolean;
}

/**
 * Parts of dependencies that nothing in this app reaches, and which weigh several times as much as the app
 * itself. In their place stands an error that says so, for the day on which something does.
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
  // Signs what a certificate signs in with; imported by those who never do.
  {
    name: 'signing in with a certificate',
    file: /[\\/]jsonwebtoken[\\/]index\.js$/,
    exports: ['default'],
  },
  // What an exporter tells Microsoft of itself, and settings that it asks there for. It is told to do neither
  // (`telemetry/export/azure-exporters.ts`), and counts into what was never made; without these it could not do otherwise.
  {
    name: 'statistics of the exporter on its requests',
    file: /[\\/]monitor-opentelemetry-exporter[\\/].*[\\/]statsbeat[\\/]networkStatsbeatMetrics\.js$/,
    exports: ['NetworkStatsbeatMetrics'],
  },
  {
    name: 'statistics of the exporter on where it runs',
    file: /[\\/]monitor-opentelemetry-exporter[\\/].*[\\/]statsbeat[\\/]longIntervalStatsbeatMetrics\.js$/,
    exports: ['LongIntervalStatsbeatMetrics'],
  },
  {
    name: 'statistics of the exporter on what it lost',
    file: /[\\/]monitor-opentelemetry-exporter[\\/].*[\\/]statsbeat[\\/]customerSDKStats\.js$/,
    exports: ['CustomerSDKStatsMetrics'],
  },
  {
    name: 'settings of the exporter from Microsoft',
    file: /[\\/]monitor-opentelemetry-exporter[\\/].*[\\/]_configuration[\\/]configurationManager\.js$/,
    exports: ['ConfigurationManager'],
  },
  {
    name: 'features of the exporter by settings from Microsoft',
    file: /[\\/]monitor-opentelemetry-exporter[\\/].*[\\/]_configuration[\\/]featureEvaluation\.js$/,
    exports: ['evaluateFeature'],
  },
  // Protects the folder in which an exporter keeps what it cannot send, and is asked before anything is kept.
  // It is told to keep nothing, so it asks for no protection.
  {
    name: 'telemetry on disk',
    file: /[\\/]monitor-opentelemetry-exporter[\\/].*[\\/]persist[\\/]fileAccessControl\.js$/,
    exports: ['FileAccessControl'],
  },
  // Administers an organisation, which takes a key that the client is not given (`openai/create-client.ts`).
  {
    name: 'openai.admin',
    file: /[\\/]openai[\\/]resources[\\/]admin[\\/]admin\.mjs$/,
    exports: ['Admin'],
    isMade: true,
  },
  // Assistants, which send no events. The agents beside them do, so those stay.
  {
    name: 'openai.beta.threads',
    file: /[\\/]openai[\\/]resources[\\/]beta[\\/]threads[\\/]threads\.mjs$/,
    exports: ['Threads'],
    isMade: true,
  },
  // These follow an answer while it is written, or call functions for it. An event is about one that is
  // complete, and a handler that wants another asks for it as a whole, which takes none of them.
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
  const message = JSON.stringify(
    `${name}: left out of the bundle; who needs it takes it off the list in dev/leave-out.ts`,
  );
  const names = exports.map((exported) => `absent as ${exported}`).join(', ');
  const construct = isMade ? '() => absent' : 'fail';
  return `
    const fail = () => { throw new Error(${message}); };
    const absent = new Proxy(function () {}, { get: fail, apply: fail, construct: ${construct} });
    export { ${names} };
  `;
}
