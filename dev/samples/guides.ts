import { idOnly } from './sample.ts';

const batch = { family: 'batch', azure: false, createData: idOnly('batch_') };
const run = { family: 'thread', azure: false, createData: idOnly('run_') };
const fineTune = { family: 'fine_tune', azure: false, createData: idOnly('ft-') };

/** Types that guides name and the SDK does not know; only that they carry an id is assumed. */
export const guides = {
  'batch.created': { ...batch, description: 'A batch was created.' },
  'batch.in_progress': { ...batch, description: 'A batch is being worked off.' },
  'thread.run.completed': { ...run, description: 'A run of an assistant is complete.' },
  'thread.run.failed': { ...run, description: 'A run of an assistant failed.' },
  'thread.run.requires_action': {
    ...run,
    description: 'A run of an assistant waits for the output of a tool.',
  },
  'fine_tune.completed': { ...fineTune, description: 'A fine-tune is complete.' },
  'fine_tune.failed': { ...fineTune, description: 'A fine-tune failed.' },
  'file.processed': {
    family: 'file',
    azure: false,
    description: 'An uploaded file was processed.',
    createData: idOnly('file-'),
  },
};
