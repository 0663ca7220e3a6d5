import type { Instant } from '../domain/instant.ts';
import { Secret } from '../domain/secret.ts';

/** Where a command writes. Everything passes the scrubber on its way out. */
export interface Terminal {
  /** One line, or several, to standard output. */
  readonly line: (text?: string) => void;
  /** Something that is wrong, to standard output: said even with --quiet. */
  readonly problem: (text: string) => void;
  /** The same to standard error. */
  readonly errorLine: (text: string) => void;
  /** A value that a person has asked for by name, to standard output, and nothing else with it. */
  readonly reveal: (value: string) => void;
  readonly isTty: boolean;
  /** Width in characters. */
  readonly columns: number;
  readonly paint: Paint;
}

/** Colours by meaning; each returns the text as it is where colour is off. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly due: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly accent: (text: string) => string;
}

export interface TerminalStreams {
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly isTty: boolean;
  readonly columns: number;
  readonly hasColor: boolean;
}

export function makeTerminal(streams: TerminalStreams): Terminal {
  const style = (open: number, close: number) => (text: string) =>
    streams.hasColor ? `\u001B[${open}m${text}\u001B[${close}m` : text;
  return {
    line: (text = '') => streams.write(`${clean(text)}\n`),
    problem: (text) => streams.write(`${clean(text)}\n`),
    errorLine: (text) => streams.writeError(`${clean(text)}\n`),
    reveal: (value) => streams.write(`${value}\n`),
    isTty: streams.isTty,
    columns: streams.columns,
    paint: {
      good: style(32, 39),
      bad: style(31, 39),
      due: style(33, 39),
      dim: style(2, 22),
      strong: style(1, 22),
      accent: style(36, 39),
    },
  };
}

/** The same without what people read: where the one document on standard output is JSON. */
export function muted(terminal: Terminal): Terminal {
  return { ...terminal, line: () => {}, problem: () => {} };
}

/** No secret, and no control character that a vendor or a manifest may have put into a name; our own colours stay. */
function clean(text: string): string {
  // oxlint-disable eslint/no-control-regex
  return Secret.scrub(text).replaceAll(
    /\u001B(?!\[(?:\d{1,2}m|1A|2K))|[\0-\u0008\u000B-\u001A\u001C-\u001F\u007F-\u009F]/g,
    '\uFFFD',
  );
}

const units = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/**
 * `in 89 days`, `3 hours ago`, `just now`. Months only from four on: "in 89 days" says more than "in 2 months". Written out,
 * because loading the words from Intl costs a third of a cold start.
 */
export function relativeTime(from: Instant, to: Instant): string {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  for (const [unit, size] of units) {
    const enough = unit === 'month' ? 4 * size : unit === 'day' ? 2 * size : size;
    if (Math.abs(seconds) < enough) continue;
    const amount = count(Math.trunc(Math.abs(seconds) / size), unit);
    return seconds > 0 ? `in ${amount}` : `${amount} ago`;
  }
  return 'just now';
}

/** `3 slots`, `1 slot`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
