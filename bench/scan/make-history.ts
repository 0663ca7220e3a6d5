/**
 * Makes a repository with a long history: files of installed packages, of which every commit changes a few lines, and tokens
 * planted here and there, most of them gone again by the next commits.
 */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeDecoys, makeTokens } from './make-tokens.ts';

export interface Planted {
  /** In files, and in messages of commits. */
  readonly inFiles: readonly string[];
  readonly inMessages: readonly string[];
  readonly decoys: readonly string[];
}

const tokensInFiles = 60;
const tokensInMessages = 10;
const decoyCount = 60;
const versionsInARow = 40;
const environment = {
  ...process.env,
  GIT_AUTHOR_NAME: 'Bench',
  GIT_AUTHOR_EMAIL: 'bench@example.org',
  GIT_COMMITTER_NAME: 'Bench',
  GIT_COMMITTER_EMAIL: 'bench@example.org',
};

/** Writes a history of about so many bytes of blobs. */
export async function makeHistory(
  folder: string,
  blobBytes: number,
  from?: string,
): Promise<Planted & { readonly blobs: number; readonly bytes: number }> {
  const files = readTexts();
  const planted = {
    inFiles: makeTokens(tokensInFiles),
    inMessages: makeTokens(tokensInMessages),
    decoys: makeDecoys(decoyCount),
  };
  const values = [...planted.inFiles, ...planted.decoys];
  const importer = spawn('git', ['-C', folder, 'fast-import', '--quiet', '--depth=50'], {
    env: environment,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const write = async (text: string): Promise<void> => {
    if (!importer.stdin.write(text, 'latin1')) await once(importer.stdin, 'drain');
  };
  let [bytes, commits, plantedValues, plantedMessages] = [0, 0, 0, 0];
  let file = files[0];
  /** How far the history is, from 0 to 1. */
  const share = (): number => (blobBytes > 0 ? bytes / blobBytes : commits / (values.length * 2));
  for (; share() < 1; commits += 1) {
    // One file for a while: fast-import looks for a delta to the blob before, and real packs are mostly deltas.
    if (commits % versionsInARow === 0) file = files[randomInt(files.length)];
    if (!file) continue;
    change(file.lines, files);
    const value = share() * values.length >= plantedValues ? values[plantedValues++] : undefined;
    const secret =
      share() * tokensInMessages >= plantedMessages ? planted.inMessages[plantedMessages++] : undefined;
    const message = secret === undefined ? `change ${commits}` : `change ${commits}\n\nwith ${secret}`;
    // The next version of the file has it no more.
    const text = [...(value === undefined ? [] : [inContext(value)]), ...file.lines].join('\n');
    bytes += text.length;
    await write(
      `commit refs/heads/bench\ncommitter Bench <bench@example.org> ${1_700_000_000 + commits} +0000\n` +
        `data ${message.length}\n${message}\n${commits === 0 && from ? `from ${from}\n` : ''}` +
        `M 100644 inline bench/${file.path}\ndata ${text.length}\n${text}\n`,
    );
  }
  importer.stdin.end();
  const [code] = (await once(importer, 'close')) as [number];
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
  return { ...planted, blobs: commits, bytes };
}

function inContext(value: string): string {
  const contexts = [
    `TOKEN=${value}`,
    `  "token": "${value}",`,
    `curl -H 'Authorization: token ${value}'`,
    `//registry/:_authToken=${value}`,
  ];
  return contexts[randomInt(contexts.length)] ?? value;
}

interface TextFile {
  readonly path: string;
  readonly lines: string[];
}

/** Replaces a few lines by lines of other files. */
function change(lines: string[], files: readonly TextFile[]): void {
  for (let times = randomInt(1, 6); times > 0; times -= 1) {
    const donor = files[randomInt(files.length)]?.lines ?? [];
    const count = Math.min(donor.length, randomInt(1, 4));
    lines.splice(randomInt(lines.length), count, ...donor.slice(0, count));
  }
}

/** Texts of installed packages: 3 to 200 KB, up to two thousand. */
function readTexts(): readonly TextFile[] {
  const found: TextFile[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (found.length >= 2000) return;
      if (entry.isDirectory()) walk(path);
      else if (/\.(?:[cm]?[jt]s|md|json)$/.test(entry.name)) {
        const { size } = statSync(path);
        if (size > 3000 && size < 200_000)
          found.push({
            path: `${path.split('/').slice(1, 4).join('/')}/${found.length}-${entry.name}`,
            lines: readFileSync(path, 'latin1').split('\n'),
          });
      }
    }
  };
  walk('node_modules');
  return found;
}
