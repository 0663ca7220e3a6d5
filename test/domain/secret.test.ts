import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/domain/secret.ts';

const newValue = (): string => `${randomBytes(12).toString('hex')}/"+é ${randomBytes(4).toString('base64')}`;

describe('Secret', () => {
  it('prints as [secret] whatever prints it', () => {
    const value = newValue();
    const secret = Secret.of(value);
    const printed = [
      secret.toString(),
      JSON.stringify({ secret }),
      inspect({ secret }, { depth: 5, showHidden: true }),
      String(new Error(String(secret))),
    ];
    for (const text of printed) expect(text.includes(value)).toBe(false);
    expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}');
  });

  it('is told apart from another one by toEqual', () => {
    const value = newValue();
    expect(Secret.of(value)).toEqual(Secret.of(value));
    expect(Secret.of(value)).not.toEqual(Secret.of(newValue()));
    expect({ deep: [Secret.of(value)] }).not.toEqual({ deep: [Secret.of(newValue())] });
    expect(Secret.of(value)).not.toEqual({});
  });

  it('is scrubbed from a text in every written form', () => {
    const value = newValue();
    const secret = Secret.of(value);
    const forms = [
      value,
      JSON.stringify(value),
      encodeURIComponent(value),
      Buffer.from(value).toString('base64'),
      Buffer.from(value).toString('base64url'),
    ];
    for (const form of forms) {
      const scrubbed = Secret.scrub(`before ${form} after`);
      expect(scrubbed.startsWith('before ') && scrubbed.endsWith(' after')).toBe(true);
      expect(scrubbed.includes(form)).toBe(false);
      expect(scrubbed).toContain('[secret]');
    }
    expect(secret.sizeBytes).toBe(Buffer.byteLength(value));
  });

  it('leaves a text without secrets alone', () => {
    expect(Secret.scrub('nothing to hide')).toBe('nothing to hide');
  });

  it('cannot be empty', () => {
    expect(() => Secret.of('')).toThrow(TypeError);
  });
});
