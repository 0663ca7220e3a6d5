import type { Drafted } from '../../../src/server/contract.ts';

/** Something wrong with a draft, and the field that it is about. */
export interface DraftProblem {
  readonly message: string;
  /** A key of the credential, `placements.1.secret`, or empty where it is about the whole. */
  readonly field: string;
}

/** Reads which field each problem is about: the server names a line of the manifest, and the lines are known. */
export function placeProblems({
  manifest,
  lines,
  problems,
}: Pick<Drafted, 'manifest' | 'lines' | 'problems'>): readonly DraftProblem[] {
  const begin = manifest.indexOf(lines);
  const first = begin < 0 ? Number.NaN : manifest.slice(0, begin).split('\n').length;
  const own = lines.split('\n');
  return problems.map((problem) => {
    const [, line = '', message = problem] = /^.*?:(\d+):\d+: (.*)$/s.exec(problem) ?? [];
    const index = Number(line) - first;
    return {
      message: sentence(message),
      field: line !== '' && own[index] !== undefined ? fieldAt(own, index) : '',
    };
  });
}

/** Our own lines are plain blocks: the keys of the credential have the least indentation below its name. */
function fieldAt(lines: readonly string[], index: number): string {
  if (index === 0) return 'name';
  const keyIndent = indentOf(lines[1] ?? '');
  const top = lastIndex(lines, index, (line) => indentOf(line) === keyIndent);
  const key = keyOf(lines[top] ?? '');
  if (key !== 'placements' || top === index) return key;
  const itemIndent = indentOf(lines[top + 1] ?? '');
  const items = lines
    .slice(top + 1, index + 1)
    .filter((line) => indentOf(line) === itemIndent && line.trimStart().startsWith('- '));
  const field = lastIndex(lines, index, (line) => keyOf(line) !== '');
  return `placements.${items.length - 1}.${keyOf(lines[field] ?? '')}`;
}

/** The server names the place and then what is wrong there; beside the field the second half is a sentence of its own. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`;
}

function lastIndex(lines: readonly string[], from: number, isIt: (line: string) => boolean): number {
  return lines.slice(0, from + 1).findLastIndex(isIt);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function keyOf(line: string): string {
  return /^\s*(?:- )?([\w-]+):(?:\s|$)/.exec(line)?.[1] ?? '';
}
