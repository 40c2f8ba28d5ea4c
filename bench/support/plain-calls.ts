import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';

/** Where one service of an emulated account is, and the key to it. */
interface Account {
  readonly name: string;
  readonly key: Buffer;
  readonly tables: string;
  readonly queues: string;
}

const agent = new Agent({ keepAlive: true });

/**
 * The two storage calls of a new delivery without any SDK: signed requests over connections that stay
 * open. It is the least that HTTP takes, and tells what the SDKs add.
 */
export function createPlainCalls(connectionString: string): (id: string) => Promise<void> {
  const account = readAccount(connectionString);
  return async (id) => {
    await insertRow(account, id);
    await sendMessage(account, id);
  };
}

async function insertRow({ name, key, tables }: Account, id: string): Promise<void> {
  const now = new Date();
  const date = now.toUTCString();
  const text = `${date}\n/${name}/${name}/inbox`;
  await post(`${tables}/inbox`, toRow(id, now.toISOString()), {
    'content-type': 'application/json',
    accept: 'application/json;odata=nometadata',
    prefer: 'return-no-content',
    dataserviceversion: '3.0',
    'x-ms-version': '2019-02-02',
    'x-ms-date': date,
    authorization: `SharedKeyLite ${name}:${toHmac(key, text)}`,
  });
}

async function sendMessage({ name, key, queues }: Account, id: string): Promise<void> {
  const ticket = `{&quot;delivery&quot;:&quot;${id}&quot;}`;
  const body = `<QueueMessage><MessageText>${ticket}</MessageText></QueueMessage>`;
  const headers = { 'x-ms-date': new Date().toUTCString(), 'x-ms-version': '2020-10-02' };
  const signed = Object.entries(headers).map(([header, value]) => `${header}:${value}`);
  // Verb, eleven standard headers of which two are set, the service's own, and what is asked.
  const lines = [
    'POST',
    '',
    '',
    String(body.length),
    '',
    'application/xml',
    '',
    '',
    '',
    '',
    '',
    '',
  ];
  const resource = [`/${name}/${name}/tickets/messages`, 'messagettl:-1'];
  const text = [...lines, ...signed, ...resource].join('\n');
  await post(`${queues}/tickets/messages?messagettl=-1`, body, {
    ...headers,
    'content-type': 'application/xml',
    authorization: `SharedKey ${name}:${toHmac(key, text)}`,
  });
}

/** About as large as the app's own row of a thin event. */
function toRow(id: string, at: string): string {
  return JSON.stringify({
    PartitionKey: id.at(-1),
    RowKey: id,
    deliveryId: id,
    type: 'response.completed',
    state: 'received',
    sender: 'default',
    receivedAt: at,
    'receivedAt@odata.type': 'Edm.DateTime',
    body0: 'e'.repeat(400),
    'body0@odata.type': 'Edm.Binary',
    history: `[{"at":"${at}","state":"received","attempt":0}]`,
  });
}

function post(url: string, body: string, headers: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(body.length) };
    const posted = request(
      url,
      { method: 'POST', agent, headers: { ...headers, ...length } },
      (response) => {
        response.resume();
        response.once('error', reject);
        response.once('end', () => {
          const { statusCode = 0 } = response;
          if (statusCode < 300) resolve();
          else reject(new Error(`storage answered ${statusCode} to a plain request`));
        });
      },
    );
    posted.once('error', reject);
    posted.end(body);
  });
}

function readAccount(connectionString: string): Account {
  const parts = new Map(
    connectionString.split(';').map((part): [string, string] => {
      const at = part.indexOf('=');
      return [part.slice(0, at), part.slice(at + 1)];
    }),
  );
  const read = (name: string) => parts.get(name) ?? '';
  return {
    name: read('AccountName'),
    key: Buffer.from(read('AccountKey'), 'base64'),
    tables: read('TableEndpoint'),
    queues: read('QueueEndpoint'),
  };
}

function toHmac(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64');
}
