import { inspect } from 'node:util';

/**
 * A value that must never be printed, logged, stored in the clear or put into an error.
 *
 * It prints as `[secret]` whatever prints it (string, JSON, inspect, vitest diff). The one way to the value is
 * `expose()`, which a test allows only where the value leaves for its issuer or a slot, or is sealed.
 */
export class Secret {
  readonly #value: string;

  private constructor(value: string) {
    this.#value = value;
  }

  /** Wraps `value`; the caller drops its own copy. Not empty. */
  static of(value: string): Secret {
    if (value.length === 0) throw new TypeError('A secret cannot be empty.');
    return new Secret(value);
  }

  /** The value itself. Allowed only in vendors, targets and store (test/architecture/secrets.test.ts). */
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
