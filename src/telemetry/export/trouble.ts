import { diag, DiagLogLevel } from '@opentelemetry/api';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import type { LogFields } from '../../webhooks/log.ts';

/** Takes note of what goes wrong with telemetry itself. */
export interface Trouble {
  /** What happened, in words that hold no value: no header, token, address or body. */
  readonly note: (problem: string) => void;
  /** How many will never arrive. */
  readonly lose: (what: 'spans' | 'metrics', count: number) => void;
  /** Warns of what there is without a pause: nothing comes after it. */
  readonly report: () => void;
}

const PAUSE_MS = 60_000;
const MOST_PROBLEMS = 5;

/** What the exporter for Azure Monitor says of an error that it then gives back: it is noted there. */
const ECHO = /^Envelopes could not be exported/;

/** Warns at once, then at most once a minute of everything since; keeps no process alive. */
export function createTrouble(warn: (line: LogFields) => void, pauseMs = PAUSE_MS): Trouble {
  const problems = new Set<string>();
  const lost = { spans: 0, metrics: 0 };
  let isWaiting = false;

  function report(): void {
    const isQuiet = problems.size + lost.spans + lost.metrics === 0;
    isWaiting = !isQuiet;
    if (isQuiet) return;
    warn({
      message: 'telemetry',
      problem: [...problems].join('; '),
      lostSpans: lost.spans,
      lostMetrics: lost.metrics,
    });
    problems.clear();
    Object.assign(lost, { spans: 0, metrics: 0 });
    setTimeout(report, pauseMs).unref();
  }

  function wait(): void {
    if (isWaiting) return;
    isWaiting = true;
    // One failure is often told of in several places, one right after the other.
    setImmediate(report);
  }

  return {
    note(problem) {
      if (problems.size < MOST_PROBLEMS) problems.add(problem);
      wait();
    },
    lose(what, count) {
      lost[what] += count;
      wait();
    },
    report,
  };
}

/**
 * Has OpenTelemetry's own warnings and errors noted. They quote settings, headers and answers, so that no
 * more is taken of each than the words that it begins with.
 */
export function listenToDiagnostics(trouble: Trouble): void {
  const tell = (text: unknown) => {
    if (typeof text !== 'string' || ECHO.test(text)) return;
    const [, dropped] = /^Dropped (\d+) spans/.exec(text) ?? [];
    if (dropped !== undefined) trouble.lose('spans', Number(dropped));
    trouble.note(dropped === undefined ? firstWords(text) : 'the queue is full');
  };
  diag.setLogger(
    { error: tell, warn: tell, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  setGlobalErrorHandler((error) => tell(typeof error === 'string' ? error : error.message));
}

function ignore(): void {}

function firstWords(text: string): string {
  return /^([A-Za-z]+(-[a-z]+)?[.,:]?( |$)){1,12}/.exec(text)?.[0].trimEnd() ?? 'unknown';
}
