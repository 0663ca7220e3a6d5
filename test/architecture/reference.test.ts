import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { starterManifest } from '../../src/app/starter-manifest.ts';
import { manifestJsonSchema } from '../../src/config/manifest-json-schema.ts';
import { notifiers } from '../../src/notifiers/index.ts';
import { providers } from '../../src/providers/index.ts';
import { targets } from '../../src/targets/index.ts';

describe('docs/reference', () => {
  it('is what the code says', () => {
    const argv = ['tools/generate-reference.ts', '--check'];
    expect(() => execFileSync(process.execPath, argv, { encoding: 'utf8', stdio: 'pipe' })).not.toThrow();
  });
  it('names every command', () => {
    const page = readFileSync('docs/reference/json-output.md', 'utf8');
    const commands = readFileSync('docs/reference/cli.md', 'utf8').matchAll(/^## mintmark (\w+)$/gm);
    for (const [, name] of commands) expect(page).toContain(`mintmark ${name}`);
  });
});

describe('the JSON Schema of the manifest', () => {
  const isValid = new Ajv({ strict: true, strictTypes: false, strictTuples: false }).compile(
    manifestJsonSchema({ providers, targets, notifiers }),
  );
  const starter = starterManifest({ anacondaOrganization: 'my-team', secretName: 'BINSTAR_TOKEN' });

  const full = starterManifest({
    anacondaOrganization: 'my-team',
    githubPattern: 'my-team/*-feedstock',
    azureProject: 'my-team/feedstock-builds',
    secretName: 'BINSTAR_TOKEN',
  });

  it.each([
    ['without a target', starter],
    ['with every target', full],
  ])('accepts what init writes %s', (_name, text) => {
    expect([isValid(parse(text)), isValid.errors]).toEqual([true, null]);
  });
  it.each([
    ['a webhook', '[{ webhook: { url: { env: A }, secret: { file: b } }, min: due }]', true],
    ['an issue', '[{ github-issue: { repository: o/r }, connection: github }]', true],
    [
      'a mail and a calendar',
      '[{ email: { to: [a@b.org], from: c@d.org, smtp: { env: S } } }, { calendar: { file: a.ics } }]',
      true,
    ],
    ['an address in the manifest', '[{ webhook: { url: "https://example.org" } }]', false],
    ['two channels in one', '[{ webhook: { url: { env: A } }, calendar: { file: a.ics } }]', false],
    ['a connection for nothing', '[{ calendar: { file: a.ics }, connection: github }]', false],
    ['an unknown severity', '[{ calendar: { file: a.ics }, min: loud }]', false],
  ])('judges %s among the channels', (_name, channels, isGood) => {
    expect(isValid(parse(`${starter}\nnotices: ${channels}\n`))).toBe(isGood);
  });
  it.each([
    ['an unknown key', 'purpose:', 'porpose:'],
    ['an unknown use', 'upload-conda-package', 'upload-condo-package'],
    ['no use', '[upload-conda-package]', '[]'],
    ['an unknown scope', 'uses: [upload-conda-package]', 'scopes: [api:wrote]'],
    ['no scope', 'uses: [upload-conda-package]', 'scopes: []'],
    ['scopes beside uses', 'uses:', 'scopes: [api:read]\n    uses:'],
    ['neither scopes nor uses', 'uses:', '# uses:'],
    ['a duration in words', '90d', '90 days'],
    ['a secret in the manifest', '{ env: ANACONDA_AUTH_API_KEY }', '{ token: abc }'],
    ['an unknown provider', 'provider: anaconda', 'provider: anacnda'],
    ['an unknown target', 'placements: []', 'placements: [{ nowhere: {} }]'],
  ])('refuses %s', (_name, from, to) => {
    expect(starter).toContain(from);
    expect(isValid(parse(starter.replace(from, to)))).toBe(false);
  });
});
