// oxlint-disable-next-line no-restricted-imports -- This app is a fixture and registers its own functions.
import { app, type FunctionHandler } from '@azure/functions';

const seen: string[] = [];

app.hook.appStart((context) => {
  context.hookData['started'] = true;
  seen.push('appStart');
});

app.hook.preInvocation((context) => {
  if (context.invocationContext.functionName !== 'hooked') {
    return;
  }
  seen.push('preInvocation');
  context.hookData['from'] = 'pre';
  const handler: FunctionHandler = context.functionHandler;
  context.functionHandler = (...args): unknown => {
    seen.push('wrapped');
    return handler(...args);
  };
});

app.hook.postInvocation((context) => {
  if (context.invocationContext.functionName !== 'hooked') {
    return;
  }
  const { message } = context.error as Error;
  seen.push(`postInvocation ${String(context.hookData['from'])}: ${message}`);
  context.error = null;
  context.result = { jsonBody: seen };
});

app.hook.log((context) => {
  context.message = context.message.replace('secret', '******');
});

app.hook.appTerminate((context) => {
  console.log(JSON.stringify({ message: 'terminated', started: context.hookData['started'] }));
});

app.http('hooked', {
  handler: (_request, context) => {
    seen.push('handler');
    context.log('a secret word');
    context.debug('not shown at level information');
    throw new Error('mended by a hook');
  },
});
