const decoder = new TextDecoder('utf-8', { fatal: true });

/** A path as it can be shown and typed: bytes that are not UTF-8 as `\xE9`, and so are control characters. */
export function shownPath(path: Buffer): string {
  const text = decodeOrUndefined(path) ?? escaped(path.toString('latin1'), /[\u0080-\u00FF]/g);
  // oxlint-disable-next-line eslint/no-control-regex
  return escaped(text, /[\u0000-\u001F\u007F]/g);
}

function decodeOrUndefined(path: Buffer): string | undefined {
  try {
    return decoder.decode(path);
  } catch {
    return undefined; // It is not UTF-8.
  }
}

function escaped(text: string, pattern: RegExp): string {
  return text.replaceAll(
    pattern,
    (character) => `\\x${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
