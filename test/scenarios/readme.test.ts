import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parseManifest } from '../../src/config/parse-manifest.ts';
import { notifiers } from '../../src/notifiers/index.ts';
import { providers } from '../../src/providers/index.ts';
import { targets } from '../../src/targets/index.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const readme = readFileSync('README.md', 'utf8');
const scripts = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> })
  .scripts;

/** Code blocks of one language behind a marker comment. */
function blocks(marker: string, language: string): readonly string[] {
  const pattern = new RegExp(`<!-- ${marker} -->\\n\\n\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g');
  return [...readme.matchAll(pattern)].map((match) => match[1] ?? '');
}

let bench: Workbench | undefined;
afterEach(async () => {
  await bench?.stop();
  bench = undefined;
});

describe('README', () => {
  it('has exactly two set-up commands, and both name scripts that exist', () => {
    const setUp = [...readme.matchAll(/```sh\n(npm ci && (.*))\n```/g)];
    expect(setUp.map((match) => match[1])).toEqual(['npm ci && npm run demo', 'npm ci && npm test']);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['demo', 'test']));
  });

  it('shows what the demo really prints, and the demo leaves nothing behind', () => {
    const folders = (): readonly string[] =>
      readdirSync(tmpdir()).filter(
        (name) => name.startsWith('mintmark-') && !name.startsWith('mintmark-scenario-'),
      );
    const before = folders();
    const output = execFileSync(process.execPath, ['bin/mintmark.js', 'demo'], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] },
    });
    // Only this run's own folder is looked for: other tests make theirs at the same time.
    const own = /made the store (\S+)\/\.mintmark/.exec(output)?.[1] ?? '';
    expect(own).not.toBe('');
    expect(folders().filter((name) => !before.includes(name) && own.includes(name))).toEqual([]);
    const shape = (line: string): string => line.replaceAll(/\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g, 'DATE').trimEnd();
    const printed = output.split('\n').map(shape);
    let from = 0;
    for (const line of (blocks('transcript: demo', 'text')[0] ?? '').trimEnd().split('\n')) {
      const found = printed.indexOf(shape(line), from);
      expect([line, found >= from]).toEqual([line, true]);
      from = found + 1;
    }
  });

  it('shows manifests that can be read', () => {
    const shown = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
    expect(shown.length).toBeGreaterThan(0);
    for (const text of shown) {
      const vocabulary = { providers, targets, notifiers };
      const { credentials } = parseManifest(`version: 1\n${text}`, { file: 'README.md', vocabulary });
      expect(credentials.length).toBeGreaterThan(0);
    }
  });

  it('has shell blocks that work, one after the other, as written', async () => {
    bench = await openWorkbench();
    const bin = join(bench.folder, 'bin');
    mkdirSync(bin);
    const command = join(bin, 'mintmark');
    writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${resolve('bin/mintmark.js')}' "$@"\n`);
    chmodSync(command, 0o755);
    symlinkSync(process.execPath, join(bin, 'node'));
    const env = { ...bench.environment, PATH: `${bin}:${dirname('/bin/sh')}:/usr/bin` };
    const all = blocks('run: sandbox', 'sh');
    expect(all.length).toBe(4);
    for (const block of all) {
      for (const line of block.trim().split('\n')) {
        const { code, output } = await runLine(line, { cwd: bench.folder, env });
        expect([line, code, output]).toEqual([line, 0, expect.any(String)]);
      }
    }
    expect((await bench.run('status')).output).toContain('#2');
  });
});

/** In a process of its own that does not hold this one up: the simulators answer from here. */
async function runLine(
  line: string,
  options: { cwd: string; env: Record<string, string> },
): Promise<{ code: number | null; output: string }> {
  return await new Promise((done) => {
    const child = spawn('/bin/sh', ['-c', line], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('close', (code) => done({ code, output }));
  });
}
