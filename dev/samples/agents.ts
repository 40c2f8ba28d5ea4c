import { idOnly, type MakeId, type SdkData } from './sample.ts';

const agent = { family: 'agent', azure: false };
const environment = { ...agent, createData: idOnly('ccarenv_') };

/** Agent sessions, and the environments they run in. */
export const agents = {
  'agent.session.created': {
    ...agent,
    description: 'An agent session was created.',
    createData: (makeId: MakeId): SdkData<'agent.session.created'> => ({
      id: makeId('sess_'),
      environment_type: 'self_hosted',
      environment_id: makeId('ccarenv_'),
      connect: { remote_url: 'https://api.openai.com/v1/agents/api' },
    }),
  },
  'agent.session.in_progress': {
    ...agent,
    description: 'An agent session works on a turn.',
    createData: (makeId: MakeId): SdkData<'agent.session.in_progress'> => ({
      id: makeId('sess_'),
      environment_type: 'openai_hosted',
      environment_id: makeId('ccarenv_'),
    }),
  },
  'agent.session.action_required': {
    ...agent,
    description: 'An agent session waits for a result, a connection or an approval.',
    createData: (makeId: MakeId): SdkData<'agent.session.action_required'> => ({
      id: makeId('sess_'),
      required_action: { type: 'function_call' },
    }),
  },
  'agent.session.idle': {
    ...agent,
    description: 'An agent session waits for input; that is not success.',
    createData: (makeId: MakeId): SdkData<'agent.session.idle'> => ({
      id: makeId('sess_'),
      environment_type: 'openai_hosted',
      environment_id: makeId('ccarenv_'),
    }),
  },
  'agent.session.failed': {
    ...agent,
    description: 'An agent session failed.',
    createData: (makeId: MakeId): SdkData<'agent.session.failed'> => ({
      id: makeId('sess_'),
      environment_type: 'none',
    }),
  },
  'agent.environment.ready': { ...environment, description: 'A prewarmed environment is set up.' },
  'agent.environment.failed': {
    ...environment,
    description: 'A prewarmed environment could not be set up.',
  },
  'agent.environment.suspended': {
    ...environment,
    description: 'An environment is suspended and can resume.',
  },
  'agent.environment.expired': {
    ...environment,
    description: 'An environment is gone and cannot resume.',
  },
};
