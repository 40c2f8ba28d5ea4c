import { readText, type Source } from './readers.ts';

/** Application Insights, and who signs in to it. */
export interface AzureMonitorConfig {
  readonly connectionString: string;
  /** The address in it, without a slash at its end; without one, the exporter knows where to. */
  readonly endpoint?: string;
  /** Who signs in; without it, the key in the connection string is enough. */
  readonly identity?: { readonly clientId?: string };
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);
const CONNECTION = 'APPLICATIONINSIGHTS_CONNECTION_STRING';
const AUTHENTICATION = 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING';

/** Undefined where there is no connection string, or a problem; no problem says what is in it. */
export function readAzureMonitor(source: Source): AzureMonitorConfig | undefined {
  const { env, problems } = source;
  const text = readText(env, CONNECTION);
  if (text === undefined) return undefined;
  const fields = readFields(text);
  const address = fields?.get('ingestionendpoint') || undefined;
  const url = address === undefined ? undefined : URL.parse(address);
  if (!GUID.test(fields?.get('instrumentationkey') ?? '') || url === null || !isSafe(url)) {
    problems.push(
      `${CONNECTION} is not "InstrumentationKey=<guid>;IngestionEndpoint=https://…": copy it again from the ` +
        'resource of Application Insights, or leave it out',
    );
    return undefined;
  }
  const before = problems.length;
  const identity = readIdentity(source);
  if (identity && url?.protocol === 'http:') {
    problems.push(
      `${AUTHENTICATION} is set, and tokens do not go over http: leave it out, or give an https address in ${CONNECTION}`,
    );
  }
  if (problems.length > before) return undefined;
  return {
    // The exporter takes neither a semicolon at the end nor white space around names.
    connectionString: text.replace(/\s*([;=])\s*/g, '$1').replace(/;+$/, ''),
    ...(url && { endpoint: url.href.replace(/\/+$/, '') }),
    ...(identity && { identity }),
  };
}

/** The exporter's own address is; plain HTTP is so to this machine only. */
function isSafe(url: URL | undefined): boolean {
  if (!url || url.protocol === 'https:') return true;
  return url.protocol === 'http:' && LOCAL_HOSTS.has(url.hostname);
}

/** Who signs in to Application Insights: an identity by its client id, or the machine's own. */
function readIdentity({ env, problems }: Source): AzureMonitorConfig['identity'] {
  const text = readText(env, AUTHENTICATION);
  if (text === undefined) return undefined;
  const fields = readFields(text);
  const clientId = fields?.get('clientid')?.toLowerCase();
  const isGood =
    fields?.get('authorization')?.toUpperCase() === 'AAD' &&
    (clientId === undefined || GUID.test(clientId)) &&
    fields.size === (clientId === undefined ? 1 : 2);
  if (isGood) return clientId === undefined ? {} : { clientId };
  problems.push(
    `${AUTHENTICATION} is not "ClientId=<guid>;Authorization=AAD": give the client id of the app's identity, ` +
      'or "Authorization=AAD" for the identity that the app has of its own',
  );
  return undefined;
}

/** `Name=value;…` by names in lower case; undefined where it is something else. */
function readFields(text: string): ReadonlyMap<string, string> | undefined {
  const parts = text.split(';').filter((part) => part.trim() !== '');
  const fields = parts.map((part) => part.split('=').map((side) => side.trim()));
  if (fields.some((sides) => sides.length !== 2)) return undefined;
  return new Map(fields.map(([name = '', value = '']) => [name.toLowerCase(), value]));
}
