import { idOnly } from './sample.ts';

const response = { family: 'response', azure: true, createData: idOnly('resp_') };
const batch = { family: 'batch', azure: true, createData: idOnly('batch_') };
const fineTuning = { family: 'fine_tuning', azure: true, createData: idOnly('ftjob-') };
const evalRun = { family: 'eval', azure: false, createData: idOnly('evalrun_') };
const video = { family: 'video', azure: false, createData: idOnly('video_') };

/**
 * Work that was started through the API and has come to an end. Where the end is not the good one,
 * the id says which: the stand-in for the API (`dev/openai`) then makes up a resource to match.
 */
export const jobs = {
  'response.completed': { ...response, description: 'A background response is complete.' },
  'response.failed': {
    ...response,
    description: 'A background response failed.',
    createData: idOnly('resp_failed_'),
  },
  'response.cancelled': {
    ...response,
    description: 'A background response was cancelled.',
    createData: idOnly('resp_cancelled_'),
  },
  'response.incomplete': {
    ...response,
    description: 'A background response was cut short.',
    createData: idOnly('resp_incomplete_'),
  },
  'batch.completed': { ...batch, description: 'A batch is complete.' },
  'batch.failed': {
    ...batch,
    description: 'A batch failed.',
    createData: idOnly('batch_failed_'),
  },
  'batch.expired': {
    ...batch,
    description: 'A batch ran out of time; part may be done.',
    createData: idOnly('batch_expired_'),
  },
  'batch.cancelled': {
    ...batch,
    description: 'A batch was cancelled; part may be done.',
    createData: idOnly('batch_cancelled_'),
  },
  'fine_tuning.job.succeeded': { ...fineTuning, description: 'A fine-tuning job succeeded.' },
  'fine_tuning.job.failed': {
    ...fineTuning,
    description: 'A fine-tuning job failed.',
    createData: idOnly('ftjob-failed-'),
  },
  'fine_tuning.job.cancelled': {
    ...fineTuning,
    description: 'A fine-tuning job was cancelled.',
    createData: idOnly('ftjob-cancelled-'),
  },
  'eval.run.succeeded': { ...evalRun, description: 'An eval run succeeded.' },
  'eval.run.failed': {
    ...evalRun,
    description: 'An eval run failed.',
    createData: idOnly('evalrun_failed_'),
  },
  'eval.run.canceled': {
    ...evalRun,
    description: 'An eval run was canceled.',
    createData: idOnly('evalrun_canceled_'),
  },
  'video.completed': { ...video, description: 'A video is rendered.' },
  'video.failed': {
    ...video,
    description: 'A video could not be rendered.',
    createData: idOnly('video_failed_'),
  },
};
