import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { addSeconds, instant, type Instant } from '../../src/domain/instant.ts';
import { makeSignInAttempts } from '../../src/server/sign-in-attempts.ts';

describe('sign-ins under way', () => {
  let now: Instant;
  let attempts: ReturnType<typeof makeSignInAttempts>;
  beforeEach(() => {
    now = instant(Date.now());
    attempts = makeSignInAttempts({
      clock: { now: () => now },
      random: { bytes: (count) => randomBytes(count) },
    });
  });

  it('are each for the browser that began, and once', () => {
    const first = attempts.begin('digest of a session');
    const second = attempts.begin(undefined);
    expect(first.browser).not.toBe(second.browser);
    const taken = attempts.take(first.browser);
    expect([taken?.oldDigest, taken?.marks === first.marks]).toEqual(['digest of a session', true]);
    expect([attempts.take(first.browser), attempts.take('somebody')]).toEqual([undefined, undefined]);
    expect(attempts.take(second.browser)?.marks).toBe(second.marks);
  });

  it('print none of their marks', () => {
    expect(inspect(attempts.begin(undefined).marks)).toBe(
      '{ state: [secret], nonce: [secret], verifier: [secret] }',
    );
  });

  it('are over after ten minutes', () => {
    const { browser } = attempts.begin(undefined);
    now = addSeconds(now, 600);
    expect(attempts.take(browser)).toBeUndefined();
  });

  it('are forgotten, the oldest first, when somebody begins without end', () => {
    const first = attempts.begin(undefined);
    const second = attempts.begin(undefined);
    for (let count = 0; count < 4999; count += 1) attempts.begin(undefined);
    expect(attempts.take(first.browser)).toBeUndefined();
    expect(attempts.take(second.browser)).toBeDefined();
  });
});
