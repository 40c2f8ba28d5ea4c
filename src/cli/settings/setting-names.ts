/** The setting of a sender's signing secrets. */
export function toSettingName(sender: string): string {
  const suffix = sender === 'default' ? '' : `__${sender.toUpperCase().replaceAll('-', '_')}`;
  return `OPENAI_WEBHOOK_SECRET${suffix}`;
}
