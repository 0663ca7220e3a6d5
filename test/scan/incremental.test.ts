import { randomInt } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeRepository, type GitRepository } from './git-repository.ts';
import { sampleToken } from './sample-rules.ts';
import { scanHistory } from './scan-history.ts';

const token = (): string => sampleToken(randomInt);
let repository: GitRepository;
let stateFolder: string;
beforeEach(() => {
  repository = makeRepository();
  stateFolder = mkdtempSync(join(tmpdir(), 'mintmark-state-'));
});
afterEach(() => {
  repository[Symbol.dispose]();
  rmSync(stateFolder, { recursive: true });
});

const scan = async (): ReturnType<typeof scanHistory> =>
  await scanHistory({ where: repository, stateFolder });
const states = (): readonly string[] => readdirSync(stateFolder).map((name) => join(stateFolder, name));

function grow(values: readonly string[]): void {
  for (const value of values) {
    repository.write('file', `${'some text\n'.repeat(randomInt(50))}${value}\n`);
    repository.commit('grown');
  }
}

describe('a second scan of a history', () => {
  it('looks at nothing again, and tells the same', async () => {
    grow([token(), token()]);
    repository.git('repack', '-a', '-d', '-q');
    const first = await scan();
    const second = await scan();
    expect(first.findings.length).toBe(2);
    expect(second.findings).toEqual(first.findings);
    expect([first.texts, second.texts]).toEqual([6, 0]);
  });
  it('looks only at what came since', async () => {
    const values = [token(), token(), token()];
    grow(values.slice(0, 2));
    await scan();
    grow(values.slice(2));
    const { findings, texts } = await scan();
    expect(findings.map(({ written }) => written).sort()).toEqual([...values].sort());
    expect(texts).toBe(3);
  });
  it('knows again what was packed anew', async () => {
    grow([token(), token(), token()]);
    const first = await scan();
    repository.git('repack', '-a', '-d', '-q');
    repository.git('prune-packed');
    const second = await scan();
    expect([second.texts, second.findings]).toEqual([0, first.findings]);
    grow([token()]);
    repository.git('repack', '-a', '-d', '-q');
    expect((await scan()).texts).toBe(3);
  });
  it('tells a text once that comes again, and at its first place', async () => {
    const value = token();
    grow([value]);
    const [first] = (await scan()).findings;
    grow([value, value]);
    const { findings } = await scan();
    expect(findings).toEqual([first]);
  });
  it('says when what was found is reached no longer, and forgets what is gone', async () => {
    grow([token()]);
    grow([token()]);
    const { findings } = await scan();
    repository.git('reset', '--quiet', '--hard', 'HEAD~1');
    repository.git('reflog', 'expire', '--expire=now', '--all');
    const lost = (await scan()).findings.find(({ origin }) => origin.isUnreachable);
    expect(findings.map(({ written }) => written)).toContain(lost?.written);
    repository.git('gc', '--prune=now', '--quiet');
    expect((await scan()).findings.length).toBe(1);
  });
  it('scans everything where the state is damaged', async () => {
    grow([token()]);
    const { texts, findings } = await scan();
    for (const path of states()) truncateSync(path, readFileSync(path).length - 12);
    expect(await scan()).toMatchObject({ texts, findings });
  });
  it('remembers no value', async () => {
    const value = token();
    grow([value]);
    await scan();
    expect(states().length).toBe(1);
    for (const path of states()) {
      const text = readFileSync(path).toString('latin1');
      for (const form of [value, Buffer.from(value).toString('base64').slice(0, 40)])
        expect(text).not.toContain(form);
    }
  });
});
