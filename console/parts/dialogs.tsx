import { dialog } from '../state/dialog.ts';
import { HelpDialog } from './help-dialog.tsx';
import { ReplayAllDialog } from './replay-all-dialog.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { ResendDialog } from './resend-dialog.tsx';
import { SampleDialog } from './sample-dialog.tsx';
import { TextDialog } from './text-dialog.tsx';

/** The dialogue that is open, if any. */
export function Dialogs() {
  const open = dialog.value;
  switch (open?.kind) {
    case undefined:
      return null;
    case 'help':
      return <HelpDialog />;
    case 'replay':
      return <ReplayDialog id={open.id} />;
    case 'replay-all':
      return <ReplayAllDialog />;
    case 'resend':
      return <ResendDialog id={open.id} />;
    case 'sample':
      return <SampleDialog />;
    case 'text':
      return <TextDialog title={open.title} text={open.text} />;
  }
}
