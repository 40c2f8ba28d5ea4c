import { createServer, request as httpsRequest } from 'node:https';
import { onTestFinished } from 'vitest';
import { createCertificate } from '../../../dev/vault/certificate.ts';
import type { Vault } from '../../../dev/vault/start-vault.ts';
import { listen } from '../../dev/send/listen.ts';

/**
 * A storage account that has all that is asked for and nothing in it, below `/table`, `/queue` and
 * `/blob`, and beside them the vault: a process trusts one certificate of a name only.
 */
export async function serveAzure(
  vault: Vault,
): Promise<{ url: string; ca: string; refuseStorage: () => void }> {
  const { key, cert } = createCertificate();
  let isRefused = false;
  const server = createServer({ key, cert }, (request, response) => {
    const { url = '', method, headers } = request;
    const service = /^\/(table|queue|blob)\//.exec(url)?.[1];
    if (service === undefined) {
      const passed = httpsRequest(
        new URL(url, vault.url),
        { method, headers, ca: vault.ca },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      request.pipe(passed);
    } else if (isRefused) {
      response.writeHead(403, { 'x-ms-error-code': 'AuthorizationPermissionMismatch' }).end();
    } else if (service === 'table') {
      response.setHeader('content-type', 'application/json').end('{"value":[]}');
    } else if (url.includes('/messages')) {
      response.setHeader('content-type', 'application/xml').end('<QueueMessagesList />');
    } else {
      response.setHeader('x-ms-approximate-messages-count', '0').end();
    }
  });
  const { port } = new URL(await listen(server));
  onTestFinished(() => server.closeAllConnections());
  const refuseStorage = () => {
    isRefused = true;
  };
  return { url: `https://127.0.0.1:${port}`, ca: cert, refuseStorage };
}
