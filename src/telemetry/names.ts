/** The name under which this app's spans and metrics are known. */
export const SCOPE = 'openai-webhook-receiver';

/**
 * Attributes of spans and metrics: OpenTelemetry's own where its conventions have one, `webhook.…` for
 * the words of this app's glossary. Queries and alerts use these names.
 */
export const ATTRIBUTES = {
  delivery: 'webhook.delivery.id',
  event: 'webhook.event.id',
  type: 'webhook.event.type',
  sender: 'webhook.sender',
  attempt: 'webhook.attempt',
  /** What became of a request, a ticket or a run of a handler, in a word. */
  outcome: 'webhook.outcome',
  /** The handler's own word for what became of an event. */
  result: 'webhook.result',
  /** Why a request was refused. */
  reason: 'webhook.reason',
  /** State of a row of the inbox. */
  state: 'webhook.state',
  errorType: 'error.type',
  method: 'http.request.method',
  route: 'http.route',
  status: 'http.response.status_code',
  bodySize: 'http.request.body.size',
  server: 'server.address',
  /** Without a query. */
  url: 'url.full',
  /** Of a result's file in its container. */
  file: 'file.path',
  /** `azure_queue_storage`. */
  messagingSystem: 'messaging.system',
  messagingOperation: 'messaging.operation.type',
  queue: 'messaging.destination.name',
  message: 'messaging.message.id',
  /** For how long the queue holds a message back, in milliseconds. */
  delay: 'webhook.delay_ms',
  /** Where a notice is posted to: a name, never an address. */
  channel: 'webhook.channel',
  /** `azure_table_storage`. */
  database: 'db.system.name',
  databaseOperation: 'db.operation.name',
  table: 'db.collection.name',
  /** Of a record, such as `response`. */
  kind: 'webhook.record.kind',
  /** What a timer counted. */
  unfinished: 'webhook.sweep.unfinished',
  lostTickets: 'webhook.sweep.lost_tickets',
  purgedDeliveries: 'webhook.purge.deliveries',
  purgedResults: 'webhook.purge.results',
  purgedCalls: 'webhook.purge.calls',
  purgedCallBodies: 'webhook.purge.call_bodies',
  looked: 'webhook.reconcile.looked',
  missing: 'webhook.reconcile.missing',
  sent: 'webhook.reconcile.sent',
  /** Lists that could not be read to their end. */
  failures: 'webhook.reconcile.failures',
  /** Under which Application Insights lists what a queue started. */
  operation: 'ai.operation.name',
  /** `input` or `output`. */
  tokenType: 'gen_ai.token.type',
  model: 'gen_ai.response.model',
} as const;

/** Metrics; durations and ages are in seconds. Queries and alerts use these names. */
export const METRICS = {
  requests: 'webhook.requests',
  verificationFailures: 'webhook.verification.failures',
  acknowledgeDuration: 'webhook.acknowledge.duration',
  startDelay: 'webhook.start.delay',
  doneDelay: 'webhook.done.delay',
  handlerDuration: 'webhook.handler.duration',
  done: 'webhook.done',
  retries: 'webhook.retries',
  dead: 'webhook.dead',
  lostTickets: 'webhook.tickets.lost',
  unreadableTickets: 'webhook.tickets.unreadable',
  inboxRows: 'webhook.inbox.rows',
  oldestUnfinished: 'webhook.inbox.oldest_unfinished.age',
  queueMessages: 'webhook.queue.messages',
  secrets: 'webhook.secrets',
  secretAge: 'webhook.secret.age',
  secretExpiry: 'webhook.secret.expires_in',
  tokens: 'webhook.result.tokens',
} as const;
