import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/domain/secret.ts';
import type { TokenFormat } from '../../src/domain/token-format.ts';

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

describe('what goes where values go and is none', () => {
  it('may be named in a text, and is printed by nothing else', () => {
    const id = `Iv23li${randomBytes(7).toString('hex')}`;
    const open = Secret.ofPublic(id);
    expect(Secret.scrub(`the App ${id}`)).toBe(`the App ${id}`);
    expect([String(open), JSON.stringify(open), inspect(open)]).toEqual([
      '[secret]',
      '"[secret]"',
      '[secret]',
    ]);
    expect(open.equals(Secret.of(id))).toBe(true);
    expect(() => Secret.ofPublic('')).toThrow(TypeError);
  });
});

describe('what is good for one try', () => {
  it('prints as a secret, and is not looked for in texts', () => {
    const value = randomBytes(16).toString('hex');
    const mark = Secret.ofOneTry(value);
    expect([String(mark), Secret.scrub(value)]).toEqual(['[secret]', value]);
  });
});

const letters = 'abcXYZ0189-_.+/='.split('');
const values = fc
  .array(fc.constantFrom(...letters), { minLength: 8, maxLength: 40 })
  .map((parts) => `v${parts.join('')}`);
const dirt = fc
  .array(fc.constantFrom(' ', '\t', '\n', '\r\n', '\u00A0', '\u200B', '\uFEFF', '\u2060'), { maxLength: 4 })
  .map((parts) => parts.join(''));
const quotes = fc.constantFrom('', '"', "'", '`');
const block = (end: string): string =>
  ['-----BEGIN RSA PRIVATE KEY-----', 'QUJD REVG', 'R0hJ', '-----END RSA PRIVATE KEY-----'].join(end);

describe('a value that was copied', () => {
  it('is tidied of what came along, wherever it was copied from', () => {
    fc.assert(
      fc.property(values, quotes, fc.tuple(dirt, dirt), fc.nat(), (value, quote, [before, after], at) => {
        const cut = at % value.length;
        const copied = `${before}${quote}${value.slice(0, cut)}${after}${value.slice(cut)}${quote}${after}`;
        const tidied = Secret.of(copied).tidied();
        expect(tidied.equals(Secret.of(value))).toBe(true);
        expect(tidied.tidied()).toBe(tidied);
      }),
    );
  });
  it('is the same secret when there is nothing to clean, or nothing else', () => {
    for (const value of ['hunter2-hunter2', `"open`, ' \n ', '""']) {
      const secret = Secret.of(value);
      if (value.trim() === value && value !== '""') expect(secret.tidied()).toBe(secret);
      expect(secret.tidied().sizeBytes).toBeGreaterThan(0);
    }
  });
  it('of several lines keeps them, and gets the line ends of its maker', () => {
    const clean = Secret.of(`${block('\n')}\n`);
    for (const copied of [block('\n'), `\n  ${block('\n')}\n\n`, `${block('\r\n')}\r\n`])
      expect(Secret.of(copied).tidied().equals(clean)).toBe(true);
    expect(clean.tidied()).toBe(clean);
  });
});

describe('many values', () => {
  it('are one a line, in order, without the empty lines', () => {
    fc.assert(
      fc.property(fc.array(values), fc.constantFrom('\n', '\r\n', '\n\n \n'), (all, end) => {
        fc.pre(all.length > 0);
        const lines = Secret.of(`${end}${all.join(end)}${end}`).lines();
        expect(lines.map((line) => line.tidied())).toEqual(all.map((value) => Secret.of(value)));
      }),
    );
  });
  it('are one when they are a block of lines that belong together', () => {
    const secret = Secret.of(block('\n'));
    expect(secret.lines()).toEqual([secret]);
    expect(Secret.of(' \n').lines()).toEqual([]);
  });
});

describe('a value within a text', () => {
  const formats: readonly TokenFormat[] = [
    { id: 'token', description: 'one word', pattern: /tok_[a-z0-9]{4}/ },
    {
      id: 'key',
      description: 'of several lines',
      pattern: /-----BEGIN RSA PRIVATE KEY-----\n(?:[A-Za-z0-9+/= ]+\n)+-----END RSA PRIVATE KEY-----/,
      isFile: true,
    },
  ];
  const found = (text: string): readonly string[] =>
    Secret.of(text)
      .find(formats)
      .map(({ format, secret }) => {
        const isKey = secret.tidied().equals(Secret.of(`${block('\n')}\n`));
        return isKey ? 'the key' : `${format.id} ${secret.sizeBytes}`;
      });

  it('is found however YAML and JSON have written it there', () => {
    const indented = (depth: number, end: string): string => block(`${end}${' '.repeat(depth)}`);
    for (const end of ['\n', '\r\n'])
      for (const depth of [0, 2, 4, 7, 12])
        expect([
          depth,
          found(`on: push${end}key: |${end}${' '.repeat(depth)}${indented(depth, end)}${end}next: 1`),
        ]).toEqual([depth, ['the key']]);
    const object = { key: `${block('\n')}\n`, windows: block('\r\n'), token: 'tok_abc7' };
    expect(found(JSON.stringify(object))).toEqual(['the key', 'token 8']);
    expect(found(JSON.stringify({ env: JSON.stringify(object) }, null, 2))).toEqual(['the key', 'token 8']);
    expect(found(`echo "first\\ntok_abc7\\n"`)).toEqual(['token 8']);
  });

  it('is none where lines are missing or something else stands between them', () => {
    expect(found(block('\n').replace('R0hJ', '*'))).toEqual([]);
    expect(found(block('\n').replace('-----END', '---END'))).toEqual([]);
  });
});

describe('the form of a value', () => {
  const formats: readonly TokenFormat[] = [
    {
      id: 'checked',
      description: 'with a checksum',
      pattern: /tok_[a-z0-9]{4}/,
      hasValidChecksum: (text) => text.endsWith('7'),
    },
    { id: 'plain', description: 'without', pattern: /tok_[a-z0-9]{4}|old[0-9]{6}/ },
  ];
  const formOf = (value: string): string | undefined => Secret.of(value).formatAmong(formats)?.id;

  it('is the first that the whole value has, its checksum included', () => {
    expect(['tok_abc7', 'tok_abc8', 'old123456'].map(formOf)).toEqual(['checked', 'plain', 'plain']);
    expect(['tok_abc', 'tok_abc78', ' tok_abc7', 'xtok_abc7', 'tok_abc7\n', 'old12345'].map(formOf)).toEqual(
      Array(6).fill(undefined),
    );
    expect(Secret.of('tok_abc7').formatAmong([])).toBe(undefined);
  });
  it('does not remember where it looked last', () => {
    const [plain] = [{ id: 'g', description: 'g', pattern: /tok_[a-z0-9]{4}/g }];
    const secret = Secret.of('tok_abc7');
    for (let time = 0; time < 3; time += 1) expect(secret.formatAmong([plain])).toBe(plain);
    for (let time = 0; time < 3; time += 1) expect(secret.matches(/tok/g)).toBe(true);
  });
});
