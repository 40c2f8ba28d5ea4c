import { Dialog } from './dialog.tsx';

const keys = [
  ['j', 'next delivery'],
  ['k', 'previous delivery'],
  ['Enter', 'open it'],
  ['Esc', 'close it'],
  ['/', 'search'],
  ['r', 'replay the open delivery'],
  ['?', 'this help'],
] as const;

/** Keys, and what the words mean. */
export function HelpDialog() {
  return (
    <Dialog title="Keys and words">
      <dl class="keys">
        {keys.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p>
        A <b>delivery</b> is one webhook message. It is <b>received</b>, then <b>processing</b>{' '}
        while a handler is at it, <b>retrying</b> while it waits for its next try, and at last{' '}
        <b>done</b> or <b>dead</b>. Replay puts what is done or dead back to received.
      </p>
      <p class="muted">
        Draw over the chart to look at that time only. The address holds the filter and the open
        delivery, so it can be shared with who has this page open, too.
      </p>
    </Dialog>
  );
}
