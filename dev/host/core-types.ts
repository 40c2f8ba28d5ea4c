/**
 * The parts of `@azure/functions-core` that the local host touches. The real module exists only inside the Node
 * worker and is not installable, so its shapes are written down here.
 */

/** One value as it crosses from the host to the worker or back; exactly one member is set. */
export interface TypedData {
  string?: string | null;
  json?: string | null;
  bytes?: Uint8Array | null;
  http?: HttpData | null;
  int?: number | null;
  double?: number | null;
}

/** A string that may be absent, as the host sends header and query values. */
export interface NullableString {
  value: string;
}

/** An HTTP request (method, url, headers, params, query, body) or response (statusCode, headers, cookies, body). */
export interface HttpData {
  method?: string;
  url?: string;
  nullableHeaders?: Record<string, NullableString>;
  nullableParams?: Record<string, NullableString>;
  nullableQuery?: Record<string, NullableString>;
  statusCode?: string | null;
  headers?: Record<string, string> | null;
  cookies?: HttpCookie[] | null;
  body?: TypedData | null;
}

/** A response cookie as the library converts it; `sameSite: 'none'` means "not set". */
export interface HttpCookie {
  name?: string | null;
  value?: string | null;
  domain?: { value?: string | null } | null;
  path?: { value?: string | null } | null;
  expires?: { value?: { seconds?: number | null } | null } | null;
  secure?: { value?: boolean | null } | null;
  httpOnly?: { value?: boolean | null } | null;
  sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone' | null;
  maxAge?: { value?: number | null } | null;
}

/** A trigger, input or output of a function; its other members depend on the type. */
export interface BindingInfo {
  type?: string;
  direction?: string;
  [setting: string]: unknown;
}

/** What a function is registered with. */
export interface FunctionMetadata {
  name: string;
  functionId?: string;
  bindings: Record<string, BindingInfo>;
}

/** The app's code for a function: `(input, context) => result`. */
export type FunctionCallback = (...args: unknown[]) => unknown;

/** Severity names of the worker, weakest first; `none` is never shown. */
export type LogLevel =
  | 'trace'
  | 'debug'
  | 'information'
  | 'warning'
  | 'error'
  | 'critical'
  | 'none';

/** `user` is what the app logs, `system` what the library says about itself. */
export type LogCategory = 'user' | 'system' | 'customMetric';

/** W3C trace context of the caller. */
export interface TraceContext {
  traceParent: string;
  traceState: string;
  attributes: Record<string, string>;
}

/** One invocation as the host asks the worker for it. */
export interface InvocationRequest {
  invocationId: string;
  functionId: string;
  inputData: { name: string; data: TypedData }[];
  triggerMetadata: Record<string, TypedData>;
  traceContext: TraceContext;
}

/** What the library is given to build an invocation from. */
export interface CoreInvocationContext {
  invocationId: string;
  request: InvocationRequest;
  metadata: FunctionMetadata;
  state?: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
  log(level: LogLevel, category: LogCategory, message: string): void;
}

/** What the library answers: output bindings by name, and the return value. */
export interface InvocationResponse {
  outputData?: { name?: string | null; data?: TypedData | null }[] | null;
  returnValue?: TypedData | null;
}

/** The library's conversion of one invocation, in the order of the methods. */
export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
}

/** What `@azure/functions` registers itself as. */
export interface ProgrammingModel {
  name: string;
  version: string;
  getInvocationModel(core: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  getCapabilities?(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

/** A hook takes one mutable context object, whose members depend on the hook. */
export type HookCallback = (context: object) => unknown;
