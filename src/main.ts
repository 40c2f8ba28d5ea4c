import { app } from '@azure/functions';
import { createCredential } from './azure/credential.ts';
import { NOTICE_QUEUE, POISON_QUEUE, TICKET_QUEUE } from './azure/names.ts';
import { compose } from './compose.ts';
import { readCallPolicyFile } from './config/call-policy-file.ts';
import { readConfig } from './config.ts';
import type { LogFields } from './webhooks/log.ts';

const REMEDY =
  'store the secret that each refers to, then have the platform look at its references again';

// oxlint-disable-next-line no-console -- what it is for belongs to no single invocation
const warn = (line: LogFields) => console.warn(JSON.stringify(line));

const config = readConfig(process.env, readCallPolicyFile());
if (config.unresolved.length > 0) {
  const settings = config.unresolved.join(' ');
  warn({ message: 'unresolved-settings', settings, remedy: REMEDY });
}
if (config.outboundProblems.length > 0) {
  const problem = config.outboundProblems.join('; ');
  // oxlint-disable-next-line no-console -- as above
  console.error(JSON.stringify({ message: 'unusable-settings', problem }));
}
// The SDK would add them to the requests of every sender.
delete process.env['OPENAI_CUSTOM_HEADERS'];
if (config.telemetryProblems.length > 0) {
  warn({ message: 'telemetry', problem: config.telemetryProblems.join('; ') });
}
if (config.telemetry) {
  // Meant for the host, in a word that only the host knows: the SDK would complain of it at each start.
  delete process.env['OTEL_TRACES_SAMPLER'];
  // Before anything is made that counts or times.
  const { startTelemetry } = await import('./telemetry/export/start.ts');
  const dependencies = { env: process.env, createCredential, warn };
  const telemetry = startTelemetry(config.telemetry, dependencies);
  app.hook.appTerminate(() => telemetry.shutdown(2000));
}
const functions = compose(config);
const connection = 'AzureWebJobsStorage';

app.http('receive', {
  methods: ['POST'],
  route: 'webhook',
  // The signature is the authentication.
  authLevel: 'anonymous',
  handler: functions.receive,
});

app.storageQueue('process', {
  queueName: TICKET_QUEUE,
  connection,
  handler: functions.process,
});

app.storageQueue('bury', {
  queueName: POISON_QUEUE,
  connection,
  handler: functions.bury,
});

app.storageQueue('notify', {
  queueName: NOTICE_QUEUE,
  connection,
  handler: functions.notify,
});

app.timer('sweep', {
  schedule: config.sweep.schedule,
  handler: functions.sweep,
});

app.timer('purge', {
  schedule: config.purge.schedule,
  handler: functions.purge,
});

app.timer('reconcile', {
  schedule: config.reconcile.schedule,
  handler: functions.reconcile,
});

app.http('health', {
  methods: ['GET'],
  route: 'health',
  authLevel: 'anonymous',
  handler: functions.health,
});

app.http('health-details', {
  methods: ['GET'],
  route: 'health/details',
  authLevel: 'function',
  handler: functions.healthDetails,
});
