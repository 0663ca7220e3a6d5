import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { toAnnotations } from '../../src/scan/annotations.ts';
import type { Finding } from '../../src/scan/finding.ts';
import { toSarif } from '../../src/scan/sarif.ts';

/**
 * The schema of SARIF 2.1.0 with its errata, as in the npm package @microsoft/jest-sarif 1.0.0-beta.0 (MIT). It is written in
 * draft 4, which differs from what ajv reads in the name of its id only: it uses none of the rest that was changed.
 */
const {
  id: _id,
  $schema: _schema,
  ...schema
} = JSON.parse(readFileSync('test/scan/sarif-2.1.0-rtm.5.json', 'utf8')) as Record<string, unknown>;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const isSarif = ajv.compile(schema);

const finding: Finding = {
  family: 'npm',
  description: 'an access token of the npm registry (begins with npm_)',
  place: { kind: 'file', path: 'a folder/50%,ü.txt', line: 3, column: 7, offset: 40 },
  validity: 'valid',
  encoding: 'plain',
  certainty: 'certain',
  shown: 'npm_…abcd',
  digest: '0123456789abcdef',
  exposure: 'local',
  answer: 'revoke it',
};
const inHistory: Finding = {
  ...finding,
  place: {
    kind: 'history',
    object: 'ab12',
    commit: 'cd34',
    authoredAt: '2026-01-01T00:00:00Z',
    line: 1,
    column: 1,
    offset: 0,
  },
  token: { label: 'upload#2', state: 'active' },
  fingerprint: 'fedcba9876543210',
};
const { path: _path, ...nowhere } = finding.place;
const findings: readonly Finding[] = [
  finding,
  inHistory,
  { ...finding, family: 'gitlab-pat', certainty: 'possible' },
  { ...finding, allowed: { by: 'comment', reason: 'dead', until: '2027-01-01' } },
  { ...finding, allowed: { by: 'baseline', reason: 'dead', until: '2027-01-01' } },
  { ...finding, place: { ...nowhere, kind: 'stdin' } },
];
const unscanned = [{ what: 'b.txt', reason: 'it is not there any more' }];

describe('SARIF', () => {
  it('is as its schema says', () => {
    for (const input of [
      { version: '0.1.0', findings, unscanned },
      { version: '0.1.0', findings: [], unscanned: [] },
    ]) {
      isSarif(toSarif(input));
      expect(isSarif.errors ?? []).toEqual([]);
    }
    // The schema refuses what is wrong.
    expect(isSarif({ version: '2.1.0', runs: [{ results: [{ level: 'terrible' }] }] })).toBe(false);
  });
  it('keeps what is allowed as suppressed, and names each value the same wherever it stands', () => {
    const { runs } = toSarif({ version: '0.1.0', findings, unscanned }) as {
      runs: readonly {
        invocations: readonly { executionSuccessful: boolean }[];
        results: readonly {
          level: string;
          suppressions?: readonly { kind: string }[];
          partialFingerprints: Record<string, string>;
          locations: readonly { physicalLocation: { artifactLocation: { uri: string } } }[];
        }[];
      }[];
    };
    const [run] = runs;
    expect(run?.results.map(({ suppressions }) => suppressions?.[0]?.kind)).toEqual([
      undefined,
      undefined,
      undefined,
      'inSource',
      'external',
      undefined,
    ]);
    expect(run?.results.map(({ level }) => level)).toEqual([
      'error',
      'error',
      'note',
      'error',
      'error',
      'error',
    ]);
    expect(
      new Set(run?.results.map(({ partialFingerprints }) => partialFingerprints['mintmark/v1'])).size,
    ).toBe(1);
    expect(run?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(
      'a%20folder/50%25%2C%C3%BC.txt',
    );
    expect(run?.invocations[0]?.executionSuccessful).toBe(false);
  });
});

describe('annotations of GitHub', () => {
  it('are commands, one a line, whatever a path is called', () => {
    expect(toAnnotations(findings, unscanned, false)).toEqual([
      '::error file=a folder/50%25%2Cü.txt,line=3,col=7,title=an access token of the npm registry (begins with npm_)::npm_…abcd: revoke it',
      '::error title=an access token of the npm registry (begins with npm_)::npm_…abcd, managed as upload#2: revoke it',
      '::notice file=a folder/50%25%2Cü.txt,line=3,col=7,title=an access token of the npm registry (begins with npm_)::npm_…abcd: revoke it',
      '::error title=an access token of the npm registry (begins with npm_)::npm_…abcd: revoke it',
      '::error title=Not scanned::b.txt: it is not there any more',
    ]);
    const nasty = { ...finding, place: { ...finding.place, path: 'a\n::stop-commands::x' } };
    expect(toAnnotations([nasty], [], false)[0]?.split('\n')).toHaveLength(1);
  });
});
