/** What a guide tells a person in words, as a command has printed it. */
export interface PrintedGuide {
  /** Everything from its title on. */
  readonly text: string;
  readonly steps: readonly string[];
  /** What the step `<words>: …` says after the colon; throws when there is no such step. */
  readonly step: (words: string) => string;
}

/** Reads the last guide of this title out of what was printed: what a person has where its link is broken. */
export function readGuide(printed: readonly string[], title: string): PrintedGuide {
  const all = printed.join('');
  const begin = all.lastIndexOf(`\n${title} `);
  if (begin === -1) throw new Error(`No guide "${title}" was printed.`);
  const text = all.slice(begin);
  const steps = [...text.matchAll(/^ {2}\d+\. (.+)$/gm)].flatMap(([, step]) => step ?? []);
  return {
    text,
    steps,
    step: (words) => {
      const found = steps.find((step) => step.startsWith(`${words}: `));
      if (found === undefined) throw new Error(`The guide has no step "${words}".`);
      return found.slice(words.length + 2);
    },
  };
}

/** What a sentence names one after the other: of `tick a, b, and leave …` it is `a` and `b`. */
export function listIn(sentence: string, pattern: RegExp, separator = ', '): readonly string[] {
  const [, list = ''] = pattern.exec(sentence) ?? [];
  if (list === '') throw new Error(`"${sentence}" does not match ${String(pattern)}.`);
  return list.split(separator);
}

/** The day that is so many days from an instant: `2027-02-22`. */
export function dayIn(days: number, from: string): string {
  return new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
}
