import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { heldValues, manifest, openWorkbench, ourLiveTokens, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
  bench.write(manifest);
  await bench.run('init');
});
afterEach(async () => {
  await bench.stop();
});

const day = 86_400;
/** So many credentials, each with one slot of its own. */
const many = (count: number): string =>
  [
    'version: 1',
    'connections:',
    '  anaconda: { provider: anaconda, auth: { env: ANACONDA_AUTH_API_KEY } }',
    '  github: { provider: github, auth: { env: GITHUB_TOKEN } }',
    'credentials:',
    ...Array.from({ length: count }, (_, index) => [
      `  upload-${index + 1}:`,
      '    purpose: Uploads',
      '    owner: maintainers@example.org',
      '    issuer: anaconda',
      '    principal: { organization: tudat-team }',
      '    uses: [upload-conda-package]',
      '    placements:',
      `      - github-actions: { repository: tudat-team/tudatpy, secret: TOKEN_${index + 1} }`,
    ]).flat(),
    '',
  ].join('\n');

describe('safety', () => {
  it('does not end many tokens at once without being told so', async () => {
    bench.write(many(11));
    await bench.run('apply', '--yes');
    const names = Array.from({ length: 11 }, (_, index) => `upload-${index + 1}`);
    await bench.run('apply', '--yes', '--rotate', ...names);
    expect(ourLiveTokens(bench).length).toBe(22);
    bench.pass(2 * day);
    const stopped = await bench.run('apply', '--yes');
    expect([stopped.code, stopped.errors]).toEqual([
      3,
      expect.stringContaining('This would end 11 tokens at once'),
    ]);
    expect(ourLiveTokens(bench).length).toBe(22);
    expect(await bench.run('apply', '--yes', '--max-revocations', '11')).toMatchObject({ code: 0 });
    expect(ourLiveTokens(bench).length).toBe(11);
  });

  it('does not believe a clock that has jumped ahead of the issuer', async () => {
    await bench.run('apply', '--yes');
    const [value] = heldValues(bench);
    bench.passHere(100 * day);
    const { code, errors } = await bench.run('apply', '--yes');
    expect([code, errors]).toEqual([6, expect.stringContaining('its issuer still lets it in')]);
    expect(errors).toContain('Is the clock right?');
    expect(new Set(heldValues(bench))).toEqual(new Set([value]));
    expect(ourLiveTokens(bench).length).toBe(1);
    bench.passHere(-100 * day);
    expect(await bench.run('plan', '--exit-code')).toMatchObject({ code: 0 });
  });

  it('does nothing rash when the clock has jumped back', async () => {
    await bench.run('apply', '--yes');
    const [value] = heldValues(bench);
    bench.passHere(-400 * day);
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect(new Set(heldValues(bench))).toEqual(new Set([value]));
    bench.passHere(400 * day);
    expect(await bench.run('plan', '--exit-code')).toMatchObject({ code: 0 });
  });

  it('lets two operators rotate at once, and ends in one token everywhere', async () => {
    await bench.run('apply', '--yes');
    await Promise.all([
      bench.run('rotate', 'anaconda-upload', '--yes'),
      bench.run('rotate', 'anaconda-upload', '--yes'),
    ]);
    await bench.run('apply', '--yes');
    bench.pass(2 * day);
    await bench.run('apply', '--yes');
    expect(new Set(heldValues(bench)).size).toBe(1);
    expect(ourLiveTokens(bench).length).toBe(1);
    expect((await bench.run('audit', 'verify')).code).toBe(0);
  });
});
