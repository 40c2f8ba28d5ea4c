import type { Health, Info } from '../../../src/cli/console/api.ts';
import { types } from './fake-data.ts';

/** What a local receiver offers. */
export function createInfo(): Info {
  return {
    place: 'on this machine',
    isLocal: true,
    senders: ['azure-west', 'default'],
    webhookUrl: 'http://localhost:7071/webhook',
    handlers: types.map((type) => ({ type, does: 'Collects it.' })),
    samples: [...types],
    faults: [
      { name: 'forged', description: 'is signed with another secret', answer: 400 },
      { name: 'replayed', description: 'is posted twice', answer: 200 },
    ],
  };
}

/** One finding of each level. */
export const fakeHealth: Health = {
  findings: [
    { area: 'storage', level: 'ok', text: 'tables and queues are there' },
    {
      area: 'secrets',
      level: 'warning',
      text: 'the secret of azure-east is 212 days old',
      remedy: 'Rotate it with `npm run cli -- endpoint rotate --sender azure-east`',
    },
    {
      area: 'deliveries',
      level: 'problem',
      text: '3 deliveries died within the last hour',
      states: ['dead'],
      remedy: 'Look at them with `npm run cli -- event list --state dead`, then replay them',
    },
    { area: 'sign-in', level: 'skipped', text: 'nobody is signed in, and here nobody has to be' },
  ],
  secrets: [
    { sender: 'default', ageDays: 12 },
    { sender: 'azure-east', ageDays: 212, expiresAt: '2026-12-24T00:00:00.000Z' },
  ],
  endpoints: [
    {
      sender: 'default',
      url: 'https://example.com/webhook',
      subscribed: ['response.completed', 'thread.run.completed'],
      unhandled: ['thread.run.completed'],
      missing: ['video.completed'],
    },
  ],
};
