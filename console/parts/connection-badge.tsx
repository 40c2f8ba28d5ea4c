import { connection, trouble, type Connection } from '../state/connection.ts';

const words: Readonly<Record<Connection, string>> = {
  connecting: 'connecting',
  live: 'live',
  lost: 'disconnected',
  refused: 'not signed in',
};

/** Whether what is seen is what is there. */
export function ConnectionBadge() {
  const isTroubled = connection.value === 'live' && trouble.value !== undefined;
  const kind = isTroubled ? 'trouble' : connection.value;
  return (
    <span class={`badge is-${kind}`} role="status">
      {isTroubled ? 'storage trouble' : words[connection.value]}
    </span>
  );
}
