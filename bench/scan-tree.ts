/**
 * A scan of a folder of 50,000 files, as a whole process, against ripgrep with the same expressions. Bar: at most twice its
 * time. Neither heeds ignore files. `node bench/scan-tree.ts [--files 50000] [--runs 5]`
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { families } from './scan/families.ts';
import { fastest, measure, type Measured } from './scan/measure.ts';

const bar = 2;
const { values } = parseArgs({
  options: { files: { type: 'string', default: '50000' }, runs: { type: 'string', default: '5' } },
});
const runs = Number(values.runs);
const folder = mkdtempSync(join(tmpdir(), 'mintmark-tree-bench-'));
try {
  const tree = join(folder, 'tree');
  const bytes = makeTree(tree, Number(values.files));
  const load = loadavg()
    .map((each) => each.toFixed(1))
    .join(' ');
  console.log(`${values.files} files, ${(bytes / 1e6).toFixed(0)} MB; load: ${load}`);
  const expressions = join(folder, 'expressions');
  // Of a text of several lines, the first one: ripgrep looks at one at a time.
  const lines = families.all.map(({ pattern }) => `${pattern.source.split('\\r?\\n')[0]}\n`);
  writeFileSync(expressions, lines.join(''));
  const command = resolve('bin/mintmark.js');
  // Both have read everything once: what is measured is not the disk.
  const both = [
    show('ripgrep', () =>
      measure('rg', ['--no-ignore', '--hidden', '--count', '--file', expressions, tree], {
        exitCodes: [0, 1],
        isSilent: true,
      }),
    ),
    show('mintmark scan', () =>
      measure(process.execPath, [command, 'scan', '--no-ignore', tree], {
        exitCodes: [0, 1],
        isSilent: true,
        cwd: folder,
      }),
    ),
  ];
  const ratio = (both[1]?.wallSeconds ?? Infinity) / (both[0]?.wallSeconds ?? 1);
  console.log(
    `${ratio.toFixed(2)} times the time of ripgrep (bar ${bar}) ${ratio <= bar ? 'met' : 'MISSED'}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function show(name: string, run: () => Measured): Measured {
  run();
  const best = fastest(runs, run);
  console.log(
    `${name.padEnd(16)}${best.wallSeconds.toFixed(2).padStart(8)} s ${best.cpuSeconds?.toFixed(2).padStart(8) ?? '?'} s CPU`,
  );
  return best;
}

/** Copies of the texts of installed packages, each with a line of its own, in folders of a hundred. Answers with their bytes. */
function makeTree(tree: string, count: number): number {
  const texts = readTexts('node_modules', []);
  let bytes = 0;
  for (let index = 0; index < count; index += 1) {
    const path = join(tree, `${Math.floor(index / 5000)}`, `${Math.floor(index / 100)}`);
    if (index % 100 === 0) mkdirSync(path, { recursive: true });
    const content = Buffer.concat([
      Buffer.from(`// copy ${index}\n`),
      readFileSync(texts[index % texts.length] ?? ''),
    ]);
    bytes += content.length;
    writeFileSync(join(path, `${index}.txt`), content);
  }
  return bytes;
}

function readTexts(top: string, found: string[]): readonly string[] {
  for (const entry of readdirSync(top, { withFileTypes: true })) {
    const path = join(top, entry.name);
    if (entry.isDirectory()) readTexts(path, found);
    else if (/\.(?:[cm]?[jt]s|md|json)$/.test(entry.name) && statSync(path).size < 200_000) found.push(path);
  }
  return found;
}
