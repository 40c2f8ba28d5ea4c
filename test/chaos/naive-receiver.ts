import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';

/**
 * What a receiver must not be: it answers first and works later, from memory. The driver has to find
 * out. Arguments: port, effects file. It checks no signature, because nobody tries to deceive it here.
 */
const [port, effects = ''] = process.argv.slice(2);
const workMs = 400;

createServer((request, response) => {
  request.resume().once('end', () => {
    response.writeHead(200).end();
    const delivery = request.headers['webhook-id'];
    setTimeout(() => appendFileSync(effects, `${JSON.stringify({ delivery })}\n`), workMs);
  });
}).listen(Number(port), '127.0.0.1', () => process.send?.('ready'));

process.once('disconnect', () => process.exit());
