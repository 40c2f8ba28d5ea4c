import { render } from 'preact';
import { App } from './parts/app.tsx';
import { start } from './state/start.ts';

const root = document.querySelector('#app');
if (root) {
  start();
  render(<App />, root);
}
