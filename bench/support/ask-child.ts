import type { ChildProcess } from 'node:child_process';

/** Sends a message to a child and resolves to the next one that has this key; rejects when it ends first. */
export function askChild<Answer>(
  child: ChildProcess,
  key: string,
  question?: string | object,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const read = (message: unknown) => {
    if (typeof message !== 'object' || message === null || !(key in message)) return;
    settle();
    resolve((message as Record<string, Answer>)[key] as Answer);
  };
  const fail = () => {
    settle();
    reject(new Error(`a measured process ended (${child.signalCode ?? child.exitCode})`));
  };
  const settle = () => {
    child.off('message', read);
    child.off('exit', fail);
  };
  child.on('message', read);
  child.once('exit', fail);
  if (question !== undefined) child.send(question);
  return promise;
}
