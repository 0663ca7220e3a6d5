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
}

/** The first format that the whole text has, or undefined. */
export function findTokenFormat(formats: readonly TokenFormat[], text: string): TokenFormat | undefined {
  return formats.find(
    (format) =>
      new RegExp(`^(?:${format.pattern.source})$`, format.pattern.flags).test(text) &&
      (format.hasValidChecksum?.(text) ?? true),
  );
}
