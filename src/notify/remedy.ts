import type { ChannelName } from './channel.ts';

const WHAT = {
  teams: 'the workflow',
  slack: 'the incoming webhook',
  webhook: 'the endpoint',
} satisfies Record<ChannelName, string>;

/** What to do about a channel that refuses with this status, for the log. */
export function toRemedy(channel: ChannelName, status: number): string {
  const setting = `NOTIFY_${channel.toUpperCase()}_URL`;
  const what = WHAT[channel];
  if (status === 404 || status === 410) {
    return `${what} is gone, or its channel is: make a new one and set ${setting} to its address`;
  }
  if (status === 401 || status === 403) {
    return `${what} does not let this app in: allow anyone who has the address, and copy it to ${setting} again`;
  }
  if (status < 400) return `redirects are not followed: set ${setting} to the address itself`;
  return `${what} does not take notices: see that ${setting} is its address, and what its own log says`;
}

/** What to do about a message whose channel is not set. */
export function toMissingRemedy(channel: string): string {
  return `no channel "${channel}" is set: set NOTIFY_TEAMS_URL, NOTIFY_SLACK_URL or NOTIFY_WEBHOOK_URL again`;
}
