import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { addSeconds, instant } from '../../src/domain/instant.ts';
import { Secret } from '../../src/domain/secret.ts';
import { checkLeakReport } from '../../src/vendors/github/partner-webhook.ts';

const now = instant('2026-11-25T12:00:00Z');
const memory = { remembered: [], now, windowSeconds: 3600 };

/** The sample of docs.github.com (secret scanning partner program), with the key that GitHub publishes under this id. */
const sample = {
  body: '[{"source":"commit","token":"some_token","type":"some_type","url":"https://example.com/base-repo-url/"}]',
  signature:
    'MEQCIQDaMKqrGnE27S0kgMrEK0eYBmyG0LeZismAEz/BgZyt7AIfXt9fErtRS4XaeSt/AO1RtBY66YcAdjxji410VQV4xg==',
  keyId: 'bcb53661c06b4728e59d897fb6165d5c9cda0fd9cdf9d09ead458168deb7518c',
  publicKey: `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYAGMWO8XgCamYKMJS6jc/qgvSlAd
AjPuDPRcXU22YxgBrz+zoN19MzuRyW87qEt9/AmtoNP5GrobzUvQSyJFVw==
-----END PUBLIC KEY-----
`,
};
const keys = [{ id: sample.keyId, publicKey: sample.publicKey }];
const report = (changes: Partial<typeof sample> = {}) => {
  const { body, signature, keyId } = { ...sample, ...changes };
  return { body: Secret.of(body), signature, keyId };
};

describe('a report to partners', () => {
  it('of the documentation is genuine', () => {
    const checked = checkLeakReport(report(), { ...memory, keys });
    expect(checked).toMatchObject({
      kind: 'genuine',
      leaks: [{ type: 'some_type', url: 'https://example.com/base-repo-url/', source: 'commit' }],
    });
    if (checked.kind === 'genuine') expect(checked.leaks[0]?.value.matches(/^some_token$/)).toBe(true);
    expect(JSON.stringify(checked)).not.toContain('some_token');
  });
  it.each([
    { what: 'another body', changes: { body: sample.body.replace('some_token', 'other_token') } },
    { what: 'one space more', changes: { body: `${sample.body} ` } },
    { what: 'another signature', changes: { signature: sample.signature.replace('MEQ', 'MEU') } },
    { what: 'no signature', changes: { signature: '' } },
    { what: 'an unknown key', changes: { keyId: sample.keyId.replace('b', 'c') } },
  ])('with $what is refused', ({ changes }) => {
    expect(checkLeakReport(report(changes), { ...memory, keys })).toMatchObject({ kind: 'refused' });
  });
  it('is refused with a key that cannot be read', () => {
    const broken = [{ id: sample.keyId, publicKey: 'nonsense' }];
    expect(checkLeakReport(report(), { ...memory, keys: broken })).toMatchObject({ kind: 'refused' });
  });
  it('is refused when it comes again within the window, whatever its signature', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const own = [{ id: 'k', publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() }];
    const signed = () =>
      report({
        signature: sign('sha256', Buffer.from(sample.body), privateKey).toString('base64'),
        keyId: 'k',
      });
    const first = checkLeakReport(signed(), { ...memory, keys: own });
    const digest = first.kind === 'genuine' ? first.digest : '';
    const at = (seconds: number) => ({
      ...memory,
      keys: own,
      remembered: [{ digest, at: now }],
      now: addSeconds(now, seconds),
    });
    expect(checkLeakReport(signed(), at(10))).toEqual({ kind: 'refused', reason: 'it was accepted before' });
    expect(checkLeakReport(signed(), at(3601)).kind).toBe('genuine');
  });
  it.each(['{}', '[]', 'no json', '[{"token":"","type":"t","url":"u","source":"s"}]', '[{"token":"x"}]'])(
    'that is signed and no report is refused: %s',
    (body) => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const own = [{ id: 'k', publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() }];
      const signature = sign('sha256', Buffer.from(body), privateKey).toString('base64');
      expect(
        checkLeakReport(report({ body, signature, keyId: 'k' }), { ...memory, keys: own }),
      ).toMatchObject({
        kind: 'refused',
      });
    },
  );
});
