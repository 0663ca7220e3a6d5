import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  mkdirSync,
  cpSync,
  symlinkSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
// oxlint-disable-next-line import/no-relative-parent-imports
import { folders, islands, mayExposeSecrets, pure } from '../../architecture.mjs';

const rule: Readonly<Record<string, readonly string[]>> = folders;

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Source text without comments: prose may speak of what code may not do. */
function code(file: string): string {
  return readFileSync(file, 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/(^|\s)\/\/.*$/gm, '$1');
}

describe('the dependency rule', () => {
  it('names every folder of src, and only those', () => {
    const present = readdirSync('src', { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(Object.keys(rule).sort()).toEqual(present.sort());
  });
  it('is sorted: a folder stands below all that it imports', () => {
    const seen = new Set<string>();
    for (const [folder, allowed] of Object.entries(rule)) {
      for (const other of allowed) expect([folder, seen.has(other)]).toEqual([folder, true]);
      seen.add(folder);
    }
  });
  it('speaks only of folders that exist', () => {
    for (const folder of [...islands, ...pure]) expect(Object.keys(rule)).toContain(folder);
  });
  it('fires: a planted violation fails the linter', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mintmark-architecture-'));
    try {
      for (const file of ['architecture.mjs', '.dependency-cruiser.mjs', 'tsconfig.json', 'package.json'])
        cpSync(file, join(folder, file));
      symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
      mkdirSync(join(folder, 'src', 'domain'), { recursive: true });
      mkdirSync(join(folder, 'src', 'store'), { recursive: true });
      writeFileSync(join(folder, 'src', 'store', 'store.ts'), 'export type Row = string;\n');
      // A type-only import is a violation too: it disappears in JavaScript, so the linter has to read TypeScript.
      writeFileSync(
        join(folder, 'src', 'domain', 'bad.ts'),
        "import type { Row } from '../store/store.ts';\nexport type Bad = Row;\n",
      );
      const run = (): string => {
        try {
          return execFileSync('depcruise', ['--config', '.dependency-cruiser.mjs', 'src'], {
            cwd: folder,
            encoding: 'utf8',
          });
        } catch (error) {
          return (error as { stdout: string }).stdout;
        }
      };
      expect(run()).toContain('domain-imports-only-itself');
      rmSync(join(folder, 'src', 'domain', 'bad.ts'));
      expect(run()).toContain('no dependency violations');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('house rules', () => {
  const files = sourceFiles('src');
  it('exposes a secret only where it leaves or is sealed', () => {
    const offenders = files.filter(
      (file) =>
        code(file).includes('.expose()') && !mayExposeSecrets.some((folder) => file.startsWith(folder)),
    );
    expect(offenders).toEqual([]);
  });
  it('uses the network only in vendors/http.ts, and listens only on this machine', () => {
    const offenders = files.filter(
      (file) =>
        !['src/vendors/http.ts', 'src/vendors/loopback.ts', 'src/server/listen.ts'].includes(file) &&
        /(?<![.\w])fetch\(|from 'node:(https?|net|tls)'/.test(code(file)),
    );
    expect(offenders).toEqual([]);
  });
  it('sends mail only in vendors/mail.ts', () => {
    const senders = files.filter((file) => /(from|import\() ?'nodemailer/.test(code(file)));
    expect(senders).toEqual(['src/vendors/mail.ts']);
  });
  it('speaks OpenID Connect only in vendors/openid.ts, which is loaded when it is asked for', () => {
    const speakers = files.filter((file) => code(file).includes("'openid-client'"));
    expect(speakers).toEqual(['src/vendors/openid.ts']);
    const loaders = files.filter((file) => code(file).includes('/openid.ts') && file !== 'src/server/api.ts');
    expect(loaders).toEqual(['src/main.ts']);
    expect(code('src/main.ts')).toContain("await import('./vendors/openid.ts')");
  });
  it('listens on the loopback address alone', () => {
    const text = code('src/vendors/loopback.ts');
    expect(text.match(/\.listen\(/g)?.length).toBe(1);
    expect(text).toContain("server.listen(0, '127.0.0.1'");
    expect(text).not.toMatch(/\bfetch\(|\brequest\(|connect\(/);
    const server = code('src/server/listen.ts');
    expect(server.match(/\.listen\(/g)?.length).toBe(1);
    expect(server).toContain("server.listen(port, '127.0.0.1'");
  });
  it('reads clock, randomness and environment only in main.ts', () => {
    const offenders = files.filter(
      (file) =>
        file !== 'src/main.ts' && /Date\.now\(\)|new Date\(\)|Math\.random\(|process\.env/.test(code(file)),
    );
    expect(offenders).toEqual([]);
  });
  it('never branches on the id of a provider or target', () => {
    const offenders = files.filter(
      (file) =>
        !/^src\/(providers|targets|vendors)\//.test(file) &&
        /(provider|target|vendor)(\.id|Id)? ===? '/.test(code(file)),
    );
    expect(offenders).toEqual([]);
  });
  it('names no file after nothing', () => {
    const offenders = [...files, ...sourceFiles('simulators')].filter((file) =>
      /\/(utils?|helpers?|common|misc|manager|base)[./]/.test(file),
    );
    expect(offenders).toEqual([]);
  });
});
