import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileRules } from '../../src/scan/compile-rules.ts';
import { createScanner } from '../../src/scan/create-scanner.ts';
import { prefilterOf } from '../../src/scan/prefilter.ts';
import { readValue } from '../../src/scan/read-value.ts';
import { scannedFormats } from './all-formats.ts';
import { encodings } from './contexts.ts';
import { tokenMakers } from './make-tokens.ts';
import { plantedCases, wrappedCases } from './planted-cases.ts';

const scanner = createScanner(compileRules(scannedFormats));

describe('every family is found, in every context', () => {
  it('has a maker of its tokens', () => {
    expect(Object.keys(tokenMakers).sort()).toEqual(scannedFormats.map(({ id }) => id).sort());
  });
  const cases = scannedFormats.flatMap(({ id }) =>
    Object.keys(encodings).map((encoding) => ({ id, encoding })),
  );
  it.each(cases)('$id, $encoding', ({ id, encoding }) => {
    for (const { context, token, bytes, start, end } of plantedCases(id, encoding)) {
      const found = scanner.scan(bytes);
      expect([context, found.map(({ format }) => format.id)]).toEqual([context, [id]]);
      const [match] = found;
      if (!match) throw new Error('It was counted.');
      expect([context, match.start >= start && match.end <= end]).toEqual([context, true]);
      expect([context, match.validity === 'valid']).toEqual([
        context,
        match.format.hasValidChecksum !== undefined,
      ]);
      // The value that a report speaks of is the one that stands there, however it is written.
      expect([context, readValue(bytes, match).matches(new RegExp(`^${escapeText(token)}$`))]).toEqual([
        context,
        true,
      ]);
    }
  });
  it.each(scannedFormats.map(({ id }) => id))('%s, in base64 whose lines end anywhere', (id) => {
    for (const { wrapped, token, bytes } of wrappedCases(id)) {
      const [match, second] = scanner.scan(bytes);
      expect([wrapped, match?.format.id, second]).toEqual([wrapped, id, undefined]);
      if (!match) throw new Error('It was counted.');
      expect([wrapped, readValue(bytes, match).matches(new RegExp(`^${escapeText(token)}$`))]).toEqual([
        wrapped,
        true,
      ]);
    }
  });
  it('several of them in one run of escapes', () => {
    const tokens = [1, 2, 3].map(() => tokenMakers['azure-devops-old']?.() ?? '');
    for (const name of ['percent, all of it', 'JSON escapes, all of it']) {
      const written = encodings[name]?.(`a=${tokens.join('&b=')}`) ?? '';
      const bytes = Buffer.from(`"${written}"`);
      const values = scanner.scan(bytes).map((match) => readValue(bytes, match));
      expect(values.map((value, index) => value.matches(new RegExp(`^${tokens[index]}$`)))).toEqual([
        true,
        true,
        true,
      ]);
    }
  });
});

describe('the expression of the hook', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mintmark-prefilter-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  it('fits everything that a scan finds', () => {
    let files = 0;
    for (const { id } of scannedFormats) {
      for (const { bytes, wrapped } of wrappedCases(id)) {
        writeFileSync(join(folder, `${files}-${id}-${wrapped.replaceAll(/\W/g, '-')}`), bytes);
        files += 1;
      }
      for (const encoding of Object.keys(encodings)) {
        for (const { bytes } of plantedCases(id, encoding)) {
          writeFileSync(join(folder, `${files}-${id}-${encoding.replaceAll(/\W/g, '-')}`), bytes);
          files += 1;
        }
      }
    }
    expect(files).toBeGreaterThan(10_000);
    expect(filesWithout(folder)).toEqual([]);
    // The command can tell: a text without a token is named.
    writeFileSync(join(folder, 'nothing'), 'const token = process.env.TOKEN;\n');
    expect(filesWithout(folder)).toEqual(['nothing']);
  });
});

function filesWithout(folder: string): readonly string[] {
  try {
    const list = execFileSync('grep', ['-LrE', prefilterOf(scannedFormats), '.'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      encoding: 'utf8',
    });
    return list
      .split('\n')
      .filter(Boolean)
      .map((path) => path.replace('./', ''));
  } catch (error) {
    // Some versions end with 1 where no file is without.
    const { status, stdout } = error as { status: number; stdout: string };
    if (status !== 1) throw error;
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((path) => path.replace('./', ''));
  }
}

function escapeText(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
