/** What a host reports once it serves; `url` of a function is there for HTTP triggers only. */
export interface Ready {
  url: string;
  functions: ReadyFunction[];
}

interface ReadyFunction {
  name: string;
  type: string;
  disabled: boolean;
  url?: string;
}

/** The report in a child's message `{ ready: … }`, or undefined for any other message. */
export function readReady(message: unknown): Ready | undefined {
  if (typeof message !== 'object' || message === null || !('ready' in message)) return undefined;
  return message.ready as Ready;
}

/** Where senders post to. */
export function toWebhookUrl({ url, functions }: Ready): string {
  return functions.find(({ name }) => name === 'receive')?.url ?? `${url}/webhook`;
}

/** What to know once everything runs, with the page's address where there is one; the list of functions is not repeated, for each host prints its own. */
export function describeReady(ready: Ready, page: string | undefined): string {
  const inspector = page === undefined ? '' : `\nInspector:   ${page}`;
  return `
Webhook URL: ${toWebhookUrl(ready)}${inspector}
Try it from another terminal: npm run send -- response.completed
Stop with Ctrl-C.
`;
}
