import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { ApiError } from './api-error.ts';
import { authorize } from './authorize.ts';
import { createCertificate } from './certificate.ts';
import type { Env } from './env.ts';
import { createFaults, type Faults } from './faults.ts';
import { createIdentityRoutes, IDENTITY_HEADER } from './identity.ts';
import { createRoutes } from './routes.ts';
import { createSecretStore } from './secret-store.ts';

/** How the vault behaves. */
export interface VaultOptions {
  /** A free one when left out. */
  port?: number;
  /** The longest page of a list. */
  pageSize?: number;
  /** What a 429 says in `Retry-After`. */
  retryAfterSeconds?: number;
  /** The vault's own clock, which dates versions. */
  now?: () => Date;
}

/** A running vault. */
export interface Vault {
  /** `https://127.0.0.1:…`; its certificate is `ca`. */
  url: string;
  /** The authority to trust, in PEM. */
  ca: string;
  /** Settings for another process: where the vault is, that it trusts `ca`, and where its identity is. */
  env: Record<string, string>;
  /** Each request that came with a token, as `GET /secrets/name`, without the query. */
  requests: string[];
  faults: Faults;
  stop(): Promise<void>;
}

/** Starts a server that speaks a Key Vault's protocol for secrets, over HTTPS as the SDK demands. */
export async function startVault(options: VaultOptions = {}): Promise<Vault> {
  const { port = 0, pageSize = 25, retryAfterSeconds = 1, now = () => new Date() } = options;
  const { key, cert } = createCertificate();
  const stopping = new AbortController();
  const { faults, meet } = createFaults(retryAfterSeconds, stopping.signal);
  const requests: string[] = [];

  // The SDK asks for the newest version with a slash at the end.
  const app = new Hono<Env>({ strict: false });
  app.onError((error, c) => {
    if (error instanceof ApiError) return c.json(error.body, error.status);
    throw error;
  });
  app.notFound((c) => c.json(new ApiError(404, 'NotFound', 'There is no such path.').body, 404));
  app.route('/', createIdentityRoutes());
  app.use(authorize);
  app.use(async (c, next) => {
    requests.push(`${c.req.method} ${c.req.path}`);
    await next();
  });
  app.use(meet);
  app.route('/', createRoutes(createSecretStore(now), pageSize));

  const listener = getRequestListener(app.fetch);
  const server = createServer({ key, cert }, (request, response) => {
    void listener(request, response);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = await mkdtemp(join(tmpdir(), 'vault-'));
  const authority = join(folder, 'ca.pem');
  await writeFile(authority, cert);

  return {
    url,
    ca: cert,
    env: {
      AZURE_KEY_VAULT_ENDPOINT: url,
      NODE_EXTRA_CA_CERTS: authority,
      IDENTITY_ENDPOINT: `${url}/identity/token`,
      IDENTITY_HEADER,
    },
    requests,
    faults,
    async stop() {
      stopping.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      await rm(folder, { recursive: true });
    },
  };
}
