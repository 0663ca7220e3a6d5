/**
 * One form in which an issuer writes its tokens. The same entry drives validation of pasted values, redaction and the
 * leak scanner.
 */
export interface TokenFormat {
  /** Unique over all providers, for example `anaconda-strong`. */
  readonly id: string;
  readonly description: string;
  /** Matches one whole token; no anchors, no groups that capture. */
  readonly pattern: RegExp;
  /** Whether it is a text of several lines, which comes as a file. */
  readonly isFile?: boolean;
  /** Why a value of this form is never to be stored as a secret, as a sentence without its full stop; absent where it may be. */
  readonly neverStore?: string;
  /** Whether a text that matches the pattern passes the issuer's own checksum; absent where no checksum exists. */
  readonly hasValidChecksum?: (text: string) => boolean;
  /** How it is found in the middle of other bytes; absent where it is only recognised, and not looked for. */
  readonly scan?: ScanForm;
  /** How its owner ends it at its issuer, as a sentence without its full stop; absent where a provider of ours can. */
  readonly ending?: string;
}

/** How the leak scanner finds tokens of a form, whatever stands around them. */
export interface ScanForm {
  /** The longest token, in characters. */
  readonly maxLength: number;
  /** What its first 48 characters begin with, where it is long: most places are refused by that before the rest is read. */
  readonly start?: RegExp;
  /** What stands at a fixed place in every token: one of these is enough to find it. */
  readonly literals: readonly Literal[];
  /**
   * What it is found by where no four characters stand fixed: what its last characters can be, one class each, of letters,
   * digits, `_` and `-`. Without a literal, it is found by that behind escapes as well.
   */
  readonly run?: readonly string[];
  /** What must not stand directly behind a token without a checksum, as a class; absent: a letter or a digit. */
  readonly notBehind?: string;
  /**
   * Words near it that say whose it is. Where others write the same form, a match without such a word is only possible.
   */
  readonly words?: RegExp;
  /** How many of its first characters are those of its owner's name. */
  readonly ownerLength?: number;
}

/** A text that stands at a fixed place in every token of a form; its last four characters are what is looked for. */
export interface Literal {
  readonly text: string;
  /** Where it begins, in characters from the beginning of the token. */
  readonly at: number;
  /** How many of the characters before it are no letters or digits. */
  readonly specials?: number;
  /** How many letters, digits, `_` or `-` surely stand before those four characters, and behind them; 12 says enough. */
  readonly before?: number;
  readonly after?: number;
}

/** The first format that the whole text has, or undefined. */
export function findTokenFormat(formats: readonly TokenFormat[], text: string): TokenFormat | undefined {
  return formats.find(
    (format) =>
      new RegExp(`^(?:${format.pattern.source})$`, format.pattern.flags).test(text) &&
      (format.hasValidChecksum?.(text) ?? true),
  );
}

/**
 * Every text within a longer one that has one of the formats, in the order in which they stand there, each once: as its
 * issuer wrote it, whatever a file made of its lines. Where two formats claim the same place, the longer text is meant.
 */
export function findValues(
  formats: readonly TokenFormat[],
  text: string,
): readonly { readonly format: TokenFormat; readonly text: string }[] {
  const plain = withoutWrapping(text);
  const found = formats.flatMap((format) => {
    const pattern = new RegExp(`(?<![A-Za-z0-9])(?:${format.pattern.source})(?![A-Za-z0-9])`, 'g');
    return [...plain.matchAll(pattern)]
      .filter(([match]) => format.hasValidChecksum?.(match) ?? true)
      .map((match) => ({ format, text: match[0], start: match.index, end: match.index + match[0].length }));
  });
  const isInside = (inner: (typeof found)[number], outer: (typeof found)[number]): boolean =>
    inner.start >= outer.start && inner.end <= outer.end && inner.text.length < outer.text.length;
  const widest = found.filter((each) => !found.some((other) => isInside(each, other)));
  const inOrder = widest.toSorted((left, right) => left.start - right.start);
  return [...new Map(inOrder.map((each) => [each.text, each])).values()].map(({ format, text: value }) => ({
    format,
    text: value,
  }));
}

/** Without what YAML and JSON put around lines: indentation, and line ends that are written as `\n`, also in JSON within JSON. */
function withoutWrapping(text: string): string {
  return text.replaceAll(/\r\n|(?:\\+r)?\\+n/g, '\n').replaceAll(/^[ \t]+/gm, '');
}
