/** What a log line may hold: ids, names, numbers; never a body, a signature or a SIP header. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes one structured line; `message` says what happened in a word or two. */
export type Log = (level: 'info' | 'warn' | 'error', message: string, fields: LogFields) => void;
