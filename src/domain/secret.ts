import { createHash, createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { longestRunOf, runHash } from './run-hash.ts';
import { findTokenFormat, findValues, type TokenFormat } from './token-format.ts';

/**
 * A value that must never be printed, logged, stored in the clear or put into an error.
 *
 * It prints as `[secret]` whatever prints it (string, JSON, inspect, vitest diff). The one way to the value is
 * `expose()`, which a test allows only where the value leaves for its issuer or a slot, or is sealed.
 */
export class Secret {
  static #living: WeakRef<Secret>[] = [];
  readonly #value: string;

  private constructor(value: string, isScrubbed: boolean) {
    this.#value = value;
    if (isScrubbed) Secret.#living.push(new WeakRef(this));
  }

  /**
   * Replaces every secret of this process in a text by `[secret]`: plain, JSON-escaped, URL-encoded, base64 and
   * base64url. The last net before a terminal, a log or an error report; nothing should ever get this far.
   */
  static scrub(text: string): string {
    Secret.#living = Secret.#living.filter((reference) => reference.deref() !== undefined);
    const living = Secret.#living.flatMap((reference) => reference.deref() ?? []);
    // The same value is wrapped anew at every call that signs in with it.
    const values = new Set(living.map((secret) => secret.#value));
    let scrubbed = text;
    for (const value of values) {
      // A text this short would turn ordinary words into [secret].
      if (value.length < 8) continue;
      for (const form of writtenForms(value)) scrubbed = scrubbed.replaceAll(form, '[secret]');
    }
    return scrubbed;
  }

  /** Wraps `value`; the caller drops its own copy. Not empty. */
  static of(value: string): Secret {
    if (value.length === 0) throw new TypeError('A secret cannot be empty.');
    return new Secret(value, true);
  }

  /** Wraps what goes where values go and is none, such as the client id of an App: texts may name it. Not empty. */
  static ofPublic(value: string): Secret {
    if (value.length === 0) throw new TypeError('A secret cannot be empty.');
    return new Secret(value, false);
  }

  /**
   * Wraps a value that a scan has found. It is not taken out of what is printed, because a text can hold any number of them;
   * whoever does more with it than telling of it asks for it {@link scrubbed}.
   */
  static ofFound(value: string): Secret {
    return new Secret(value, false);
  }

  /**
   * Wraps a random value that is good for one try within minutes. Strangers can make the server hold thousands of them, and
   * each would be looked for in every text: it prints as `[secret]` like any other, and is not taken out of what is printed.
   */
  static ofOneTry(value: string): Secret {
    return new Secret(value, false);
  }

  /** The same value, taken out of whatever is printed from now on. */
  scrubbed(): Secret {
    return new Secret(this.#value, true);
  }

  /** The value itself. Allowed only in vendors, targets and store (test/architecture/architecture.test.ts). */
  expose(): string {
    return this.#value;
  }

  /** Whether both hold the same value. */
  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  /** Whether the value has this shape; tells nothing else about it. */
  matches(pattern: RegExp): boolean {
    return new RegExp(pattern.source, pattern.flags.replace('g', '')).test(this.#value);
  }

  /** HMAC-SHA256 of the value in hex: proves that somebody holds it, and does not reveal it. */
  macWith(key: string): string {
    return createHmac('sha256', key).update(this.#value).digest('hex');
  }

  /**
   * SHA-256 of the value in hex, cut to 64 bits: names the same value on every machine. Without a key, it is for values that
   * nobody can guess alone.
   */
  digest(): string {
    return createHash('sha256').update(`mintmark found value\0${this.#value}`).digest('hex').slice(0, 16);
  }

  /** The keyed hash of its longest run, by which a store recognises it; undefined where it has none. */
  runHash(key: Uint8Array): string | undefined {
    const run = longestRunOf(this.#value);
    return run === undefined ? undefined : runHash(key, Buffer.from(run));
  }

  /** So many first characters and the last four, which issuers show as well; fewer of a short value. */
  shown(first: number): string {
    const hidden = this.#value.length - first - 4;
    return hidden >= 12 ? `${this.#value.slice(0, first)}…${this.#value.trimEnd().slice(-4)}` : '…';
  }

  /** Whether the value begins as one of these names does, upper and lower case alike, as far as so many characters tell. */
  beginsLike(names: readonly string[], length: number): boolean {
    const start = this.#value.slice(0, length).toLowerCase();
    return names.some((name) => name.length >= length && name.slice(0, length).toLowerCase() === start);
  }

  /** The first of the formats that the whole value has, its checksum included. */
  formatAmong(formats: readonly TokenFormat[]): TokenFormat | undefined {
    return findTokenFormat(formats, this.#value);
  }

  /**
   * The value as it was meant: without the spaces, line ends, quotes and invisible characters that come along when it is
   * copied. Of a text of several lines (a PEM) only the ends are cleaned. The same secret when there is nothing to clean.
   */
  tidied(): Secret {
    const isBlock = this.#value.includes('-----BEGIN ');
    const tidy = isBlock
      ? `${this.#value.replaceAll('\r\n', '\n').trim()}\n`
      : this.#value.replaceAll(/[\s\u200B-\u200D\u2060\uFEFF]+/g, '').replace(/^(["'`])(.*)\1$/, '$2');
    return tidy === this.#value || tidy === '' ? this : Secret.of(tidy);
  }

  /** Every value within the text that has one of the formats, in the order in which they stand there, each once. */
  find(formats: readonly TokenFormat[]): readonly FoundValue[] {
    return findValues(formats, this.#value).map(({ format, text }) => ({ format, secret: Secret.of(text) }));
  }

  /** The words of the text, each once, that somebody knows: what a value of no known format is found by. */
  async wordsWhere(isKnown: (word: Secret) => Promise<boolean>): Promise<readonly Secret[]> {
    const words = new Set([this.#value.trim(), ...this.#value.split(/[\s"'`=,;:<>()[\]{}|]+/)]);
    const known: Secret[] = [];
    for (const word of words)
      // Words that nobody knows are no secrets, and must not be taken out of what is printed.
      if (word.length >= 8 && (await isKnown(new Secret(word, false)))) known.push(Secret.of(word));
    return known;
  }

  /** One secret a line, empty lines left out; a block of several lines that belong together (a PEM) stays one. */
  lines(): readonly Secret[] {
    if (this.#value.includes('-----BEGIN ')) return [this];
    return this.#value
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '')
      .map((line) => Secret.of(line));
  }

  /** Length in UTF-8 bytes. */
  get sizeBytes(): number {
    return Buffer.byteLength(this.#value);
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

/** A value that was found in a text. */
export interface FoundValue {
  readonly format: TokenFormat;
  readonly secret: Secret;
}

/** The forms in which a value shows up in logs and answers, the longest first. */
function writtenForms(value: string): readonly string[] {
  const base64 = Buffer.from(value).toString('base64').replace(/=+$/, '');
  const base64url = Buffer.from(value).toString('base64url');
  const forms = new Set([
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    base64,
    base64url,
  ]);
  return [...forms].sort((left, right) => right.length - left.length);
}
