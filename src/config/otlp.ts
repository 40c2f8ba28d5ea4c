import { readChoice, readText, type Source } from './readers.ts';

/** A collector of OpenTelemetry, reached over HTTP. */
export interface OtlpConfig {
  /** Base that `/v1/traces` and `/v1/metrics` are added to, without a slash at its end. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly temporality: Temporality;
}

/** What metrics are sums of: all the time, the time since the last export, or whichever needs less memory. */
export type Temporality = (typeof TEMPORALITIES)[number];

const TEMPORALITIES = ['cumulative', 'delta', 'lowmemory'] as const;
const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const HEADERS = 'OTEL_EXPORTER_OTLP_HEADERS';

/** By OpenTelemetry's own settings; undefined without an endpoint, or with a problem, which says of no header what it is. */
export function readOtlp(source: Source): OtlpConfig | undefined {
  const { env, problems } = source;
  const endpoint = readText(env, ENDPOINT);
  if (endpoint === undefined) return undefined;
  const before = problems.length;
  const protocol = readText(env, 'OTEL_EXPORTER_OTLP_PROTOCOL');
  const headers = readHeaders(source);
  const temporality = readTemporality(source);
  const url = URL.parse(endpoint);
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (!url || !isHttp || `${url.username}${url.password}${url.search}${url.hash}` !== '') {
    problems.push(
      `${ENDPOINT} is not an http or https address without user, password and query: ` +
        `give the collector's, such as "http://localhost:4318", and what it wants to see in ${HEADERS}`,
    );
  }
  if (protocol !== undefined && protocol !== 'http/json' && protocol !== 'http/protobuf') {
    problems.push(
      `OTEL_EXPORTER_OTLP_PROTOCOL is "${protocol}": spans and metrics go as JSON over HTTP, so give "http/json" or ` +
        `"http/protobuf" and the collector's port for HTTP (often 4318), or leave it out`,
    );
  }
  if (problems.length > before) return undefined;
  return { endpoint: endpoint.replace(/\/+$/, ''), headers, temporality };
}

/** `name=value,…`, the values percent-encoded as in W3C baggage. */
function readHeaders({ env, problems }: Source): Readonly<Record<string, string>> {
  const entries = readText(env, HEADERS)?.split(',') ?? [];
  const headers: Record<string, string> = {};
  for (const [index, entry] of entries.entries()) {
    if (entry.trim() === '') continue;
    const [, name, value] =
      /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*([\x21-\x7e ]+?)\s*$/.exec(entry) ?? [];
    const decoded = decode(value);
    if (name === undefined || decoded === undefined) {
      problems.push(
        `${HEADERS}, entry ${index + 1} of ${entries.length}, is not name=value: separate entries by commas, and ` +
          'write a comma in a value as %2C',
      );
    } else {
      headers[name.toLowerCase()] = decoded;
    }
  }
  return headers;
}

function decode(text: string | undefined): string | undefined {
  try {
    const decoded = decodeURIComponent(text ?? '');
    // What may stand in a header; a line break would begin another.
    return /^[\t\x20-\x7e]+$/.test(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}

function readTemporality({ env, problems }: Source): Temporality {
  const name = 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE';
  const lower = { [name]: readText(env, name)?.toLowerCase() };
  return readChoice({ env: lower, problems }, name, TEMPORALITIES);
}
