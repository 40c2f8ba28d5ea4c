/** What a piece of text is to the reader; a colour or weight on a terminal that has them. */
export type Tone = 'good' | 'bad' | 'warn' | 'dim' | 'strong';

/** Something that moves while the user waits. */
export interface Spinner {
  readonly update: (text: string) => void;
  readonly stop: () => void;
}

/** Where a command speaks and is spoken to. */
export interface Terminal {
  /** Characters in a line of stdout; infinite where it is a file or a pipe. */
  readonly columns: number;
  /** Whether somebody is there to answer: stdin and stderr are a terminal. */
  readonly canAsk: boolean;
  /** To stdout: what the command is for. */
  readonly write: (content: string | Uint8Array) => void;
  /** To stderr: everything else. */
  readonly writeError: (text: string) => void;
  /** The text as stdout or stderr shows it in this tone; unchanged where there are no colours. */
  readonly style: (tone: Tone, text: string) => string;
  readonly styleError: (tone: Tone, text: string) => string;
  /** All of stdin. */
  readonly readInput: () => Promise<string>;
  /** One line that the user types, with `isHidden` without an echo; Ctrl-C rejects with an `InterruptedError`. */
  readonly ask: (question: string, options?: { isHidden?: boolean }) => Promise<string>;
  /** Undefined where stderr is no terminal. */
  readonly spin: ((text: string) => Spinner) | undefined;
}

/** What there is to draw with. */
export type Look = Pick<Terminal, 'columns' | 'style'>;
