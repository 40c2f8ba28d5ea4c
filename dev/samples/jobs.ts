import { idOnly } from './sample.ts';

const response = { family: 'response', azure: true, createData: idOnly('resp_') };
const batch = { family: 'batch', azure: true, createData: idOnly('batch_') };
const fineTuning = { family: 'fine_tuning', azure: true, createData: idOnly('ftjob-') };
const evalRun = { family: 'eval', azure: false, createData: idOnly('evalrun_') };
const video = { family: 'video', azure: false, createData: idOnly('video_') };

/** Work that was started through the API and has come to an end. */
export const jobs = {
  'response.completed': { ...response, description: 'A background response is complete.' },
  'response.failed': { ...response, description: 'A background response failed.' },
  'response.cancelled': { ...response, description: 'A background response was cancelled.' },
  'response.incomplete': { ...response, description: 'A background response was cut short.' },
  'batch.completed': { ...batch, description: 'A batch is complete.' },
  'batch.failed': { ...batch, description: 'A batch failed.' },
  'batch.expired': { ...batch, description: 'A batch ran out of time; part may be done.' },
  'batch.cancelled': { ...batch, description: 'A batch was cancelled; part may be done.' },
  'fine_tuning.job.succeeded': { ...fineTuning, description: 'A fine-tuning job succeeded.' },
  'fine_tuning.job.failed': { ...fineTuning, description: 'A fine-tuning job failed.' },
  'fine_tuning.job.cancelled': { ...fineTuning, description: 'A fine-tuning job was cancelled.' },
  'eval.run.succeeded': { ...evalRun, description: 'An eval run succeeded.' },
  'eval.run.failed': { ...evalRun, description: 'An eval run failed.' },
  'eval.run.canceled': { ...evalRun, description: 'An eval run was canceled.' },
  'video.completed': { ...video, description: 'A video is rendered.' },
  'video.failed': { ...video, description: 'A video could not be rendered.' },
};
