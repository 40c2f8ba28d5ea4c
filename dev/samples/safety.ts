import { idOnly } from './sample.ts';

const alert = { family: 'safety', azure: false, createData: idOnly('alert_') };
const safetyCase = { family: 'safety', azure: false, createData: idOnly('C-') };

/** Safety notices; all but `safety.alert.created` come from an organisation's endpoint. */
export const safety = {
  'safety.alert.created': { ...alert, description: 'A safety alert concerns an API project.' },
  'safety.org_alert.created': { ...alert, description: 'A safety alert concerns a workspace.' },
  'safety.warning_issued': {
    ...safetyCase,
    description: 'A safety identifier of the organisation was warned.',
  },
  'safety.deactivation_issued': {
    ...safetyCase,
    createData: idOnly('C-deactivation_'),
    description: 'A safety identifier of the organisation was deactivated.',
  },
};
