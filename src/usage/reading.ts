/** A file that says how something is built. */
export interface BuildFile {
  /** As it is written in the repository, without a slash at the beginning. */
  readonly path: string;
  readonly text: string;
}

/** A place in a file that reads a secret, and what stops without it. */
export interface Reading {
  readonly file: string;
  /** For example `job build, step Upload`. */
  readonly where: string;
  /** For example `as TOKEN in its environment`. */
  readonly how: string;
}

/** What files read of one secret. */
export interface Usage {
  readonly readings: readonly Reading[];
  /** What these files alone do not say, one sentence each. */
  readonly cannotTell: readonly string[];
  /** What looks wrong, one sentence each. */
  readonly warnings: readonly string[];
}

export const noUsage: Usage = { readings: [], cannotTell: [], warnings: [] };

export function joinUsage(all: readonly Usage[]): Usage {
  const unique = (lines: readonly string[]): readonly string[] => [...new Set(lines)];
  return {
    readings: all.flatMap(({ readings }) => readings),
    cannotTell: unique(all.flatMap(({ cannotTell }) => cannotTell)),
    warnings: unique(all.flatMap(({ warnings }) => warnings)),
  };
}
