import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { answerText, challengeKey, judgeAnswer, parseAnswer } from '../../src/domain/proof.ts';
import { uniqueProofNames } from '../../src/domain/proof-names.ts';
import { Secret } from '../../src/domain/secret.ts';

const run = 'https://ci.example/runs/1';
const mac = Secret.of(randomBytes(20).toString('hex')).macWith(challengeKey({ nonce: 'n', place: 'p' }));
const otherMac = 'f'.repeat(64);

describe('an answer', () => {
  it('is read as it is written', () => {
    for (const answer of [
      { mac, status: 200 },
      { mac: 'none', status: 0 },
      { mac: 'short', status: 0 },
    ])
      expect(parseAnswer(answerText(answer))).toEqual(answer);
  });
  it.each([
    '',
    'v1',
    `v2 ${mac} 200`,
    `v1 ${mac}`,
    `v1 ${mac.toUpperCase()} 200`,
    `v1 ${mac} 200 x`,
    `v1 ${mac} 2000`,
  ])('is nothing else: %s', (text) => {
    expect(parseAnswer(text)).toBe(undefined);
  });
  it('fits into the description of a commit status, and holds no colon', () => {
    const text = answerText({ mac, status: 200 });
    expect(text.length).toBeLessThan(140);
    expect(text).not.toContain(':');
  });
});

describe('judging an answer', () => {
  const expected = { mac, run, goodStatuses: [200], otherwise: [{ mac: otherMac, meaning: 'an older one' }] };
  it.each([
    ['proved', `v1 ${mac} 200`, run],
    ['status', `v1 ${mac} 401`, run],
    ['status', `v1 ${mac} 0`, run],
    ['run', `v1 ${mac} 200`, 'https://ci.example/runs/2'],
    ['run', `v1 ${mac} 200`, ''],
    ['empty', 'v1 none 0', run],
    ['value', 'v1 short 0', run],
    ['value', `v1 ${'0'.repeat(64)} 200`, run],
    ['recognized', `v1 ${otherMac} 200`, run],
    ['form', 'good', run],
  ])('%s: %s from %s', (wanted, text, from) => {
    const verdict = judgeAnswer(expected, { text, run: from });
    expect(verdict.kind === 'proved' ? 'proved' : verdict.cause).toBe(wanted);
  });
  it('takes every status where the issuer is not asked', () => {
    const { goodStatuses: _, ...unchecked } = expected;
    expect(judgeAnswer(unchecked, { text: `v1 ${mac} 0`, run })).toEqual({ kind: 'proved' });
  });
  it('tells one value, one number and one place from another', () => {
    const value = Secret.of(randomBytes(20).toString('hex'));
    const codes = [
      value.macWith(challengeKey({ nonce: 'a', place: 'p' })),
      value.macWith(challengeKey({ nonce: 'b', place: 'p' })),
      value.macWith(challengeKey({ nonce: 'a', place: 'q' })),
      Secret.of(randomBytes(20).toString('hex')).macWith(challengeKey({ nonce: 'a', place: 'p' })),
    ];
    expect(new Set(codes).size).toBe(codes.length);
  });
});

describe('the names that a file speaks of', () => {
  const check = (url: string) => ({ url, scheme: 'token', goodStatuses: [200] }) as const;
  it('are there once each', () => {
    const uses = ['B', 'A', 'b'].map((name) => ({ name, check: check('https://issuer.example/user') }));
    expect(uniqueProofNames(uses)).toEqual([
      { name: 'A', check: 'token https://issuer.example/user' },
      { name: 'B', check: 'token https://issuer.example/user' },
    ]);
  });
  it('cannot have two issuers, nor an address that would break out of the file', () => {
    expect(() =>
      uniqueProofNames([
        { name: 'A', check: check('https://one.example/') },
        { name: 'a', check: undefined },
      ]),
    ).toThrow('not the same');
    expect(() => uniqueProofNames([{ name: 'A', check: check("https://one.example/' || x") }])).toThrow(
      'cannot stand',
    );
  });
});
