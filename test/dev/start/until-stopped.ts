import { watchStopSignals } from '../../../dev/start/stop-signals.ts';

// Says when it watches, and when it was asked to stop; goes on until then.
const stopped = watchStopSignals();
const going = setInterval(() => {}, 1000);
stopped.addEventListener('abort', () => {
  clearInterval(going);
  console.log('stopped');
});
console.log(`watching ${process.pid}`);
