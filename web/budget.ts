import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/** What a first look at the overview may weigh on the way: scripts and styles compressed, fonts as they are. */
const budgetBytes = 200_000;

type Bundle = Rolldown.OutputBundle;

/** Fails the build when the first load grows over its budget, and says what weighs how much. */
export function budget(firstPage: string): Plugin {
  return {
    name: 'budget',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const weights = [...firstLoad(bundle, firstPage)].map((name) => [name, weigh(bundle, name)] as const);
        const total = weights.reduce((sum, [, bytes]) => sum + bytes, 0);
        const table = weights.map(([name, bytes]) => `${String(bytes).padStart(8)} ${name}`).join('\n');
        if (total > budgetBytes)
          this.error(`The first load weighs ${total} bytes; its budget is ${budgetBytes}:\n${table}`);
        this.info(`The first load weighs ${total} of ${budgetBytes} bytes:\n${table}`);
      },
    },
  };
}

/** The files that a browser asks for before the first page is there. */
function firstLoad(bundle: Bundle, firstPage: string): ReadonlySet<string> {
  const files = new Set<string>(['index.html']);
  const add = (name: string): void => {
    const file = bundle[name];
    if (file?.type !== 'chunk' || files.has(name)) return;
    files.add(name);
    for (const imported of file.imports) add(imported);
  };
  for (const file of Object.values(bundle)) {
    if (file.type === 'chunk' && (file.isEntry || file.facadeModuleId?.endsWith(firstPage) === true))
      add(file.fileName);
    if (file.type === 'asset' && /\.(css|woff2)$/.test(file.fileName)) files.add(file.fileName);
  }
  return files;
}

function weigh(bundle: Bundle, name: string): number {
  const file = bundle[name];
  if (!file) return 0;
  const content = file.type === 'chunk' ? file.code : file.source;
  return name.endsWith('.woff2') ? content.length : gzipSync(content).length;
}
