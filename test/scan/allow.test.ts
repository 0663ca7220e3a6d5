import { describe, expect, it } from 'vitest';
import { instant } from '../../src/domain/instant.ts';
import { readAllowComment, readAllowCommentAbove } from '../../src/scan/allow.ts';
import { allowedBy, emptyBaseline, extendBaseline, parseBaseline } from '../../src/scan/baseline.ts';
import type { Finding } from '../../src/scan/finding.ts';

const now = instant('2026-11-27T12:00:00Z');

describe('a comment that lets a value stand', () => {
  const read = (line: string) => readAllowComment(line, now);
  it('needs a reason and an end', () => {
    expect(read('token = ""  # mintmark:allow a sample of the docs until 2027-01-31')).toEqual({
      kind: 'allowed',
      allowance: { by: 'comment', reason: 'a sample of the docs', until: '2027-01-31' },
    });
    expect(read('token = ""')).toBe(undefined);
    for (const line of [
      '// mintmark:allow',
      '// mintmark:allow until 2027-01-31',
      '// mintmark:allow a sample',
      '// mintmark:allow a sample until tomorrow',
      '// mintmark:allow a sample until 2027-02-30',
    ])
      expect([line, read(line)?.kind]).toEqual([line, 'unreadable']);
  });
  it('counts for the line below it only where it stands alone', () => {
    const above = (line: string) => readAllowCommentAbove(line, now)?.kind;
    const comment = 'mintmark:allow a sample until 2027-01-31';
    for (const line of [`# ${comment}`, `  // ${comment}`, `<!-- ${comment} -->`, `/* ${comment} */`])
      expect([line, above(line)]).toEqual([line, 'allowed']);
    expect(above(`const a = ''; // ${comment}`)).toBe(undefined);
  });
  it('holds through its last day, and no longer', () => {
    const kindOn = (day: string) => read(`# mintmark:allow it is dead until ${day}`)?.kind;
    expect(kindOn('2026-11-26')).toBe('expired');
    expect(kindOn('2026-11-27')).toBe('allowed');
    const midnight = instant('2026-11-28T00:00:00Z');
    expect(readAllowComment('# mintmark:allow it is dead until 2026-11-27', midnight)?.kind).toBe('expired');
  });
});

describe('a baseline', () => {
  const finding = {
    family: 'npm',
    digest: '0123456789abcdef',
    place: { kind: 'file', path: 'a.txt', line: 1, column: 1, offset: 0 },
  } as Finding;
  const one = extendBaseline(emptyBaseline, [finding], { reason: 'dead', until: '2026-12-01', now });
  it('is read as it was written', () => {
    expect(parseBaseline(JSON.stringify(one))).toEqual(one);
  });
  it('lets the value stand in its file, for its time', () => {
    expect(allowedBy(one, finding, now)).toEqual({ by: 'baseline', reason: 'dead', until: '2026-12-01' });
    expect(allowedBy(one, finding, instant('2026-12-02T00:00:00Z'))).toBe(undefined);
    expect(allowedBy(one, { ...finding, digest: 'fedcba9876543210' }, now)).toBe(undefined);
    expect(allowedBy(one, { ...finding, place: { ...finding.place, path: 'b.txt' } }, now)).toBe(undefined);
    const anywhere = { ...one, findings: one.findings.map((entry) => ({ ...entry, path: undefined })) };
    expect(allowedBy(anywhere, { ...finding, place: { ...finding.place, path: 'b.txt' } }, now)).not.toBe(
      undefined,
    );
  });
  it('loses what is over when it is written anew', () => {
    const later = instant('2026-12-02T00:00:00Z');
    const other = { ...finding, digest: 'fedcba9876543210' };
    const next = extendBaseline(one, [other], { reason: 'dead, too', until: '2027-01-01', now: later });
    expect(next.findings.map(({ digest }) => digest)).toEqual(['fedcba9876543210']);
  });
  it('says what is wrong with it', () => {
    const entry = one.findings[0];
    for (const bad of [
      '{',
      '[]',
      '{"version":2,"findings":[]}',
      JSON.stringify({ version: 1, findings: [{ ...entry, reason: ' ' }] }),
      JSON.stringify({ version: 1, findings: [{ ...entry, until: '2026-13-01' }] }),
      JSON.stringify({ version: 1, findings: [{ ...entry, value: 'no' }] }),
    ])
      expect([bad, 'problem' in parseBaseline(bad)]).toEqual([bad, true]);
  });
});
