/**
 * How many planted tokens a scan finds, for every family and every way of writing it, in every context; and how many of
 * 100,000 texts that only look like tokens. Bars: all of them, and none.
 */
import { createScanner } from '../src/scan/create-scanner.ts';
import { compileRules } from '../src/scan/compile-rules.ts';
import { scannedFormats } from '../test/scan/all-formats.ts';
import { encodings } from '../test/scan/contexts.ts';
import { lookAlikes } from '../test/scan/look-alikes.ts';
import { plantedCases, wrappedCases } from '../test/scan/planted-cases.ts';

const rounds = 4;
const lookAlikesTotal = 100_000;

const scanner = createScanner(compileRules(scannedFormats));
const groups = {
  plain: ['plain'],
  base64: Object.keys(encodings).filter((name) => name.startsWith('base64') && !name.includes('lines')),
  'base64, lines': Object.keys(encodings).filter((name) => name.includes('lines')),
  percent: Object.keys(encodings).filter((name) => name.startsWith('percent') || name.includes('URL')),
  JSON: Object.keys(encodings).filter((name) => name.startsWith('JSON')),
};
let missed = 0;

console.log(`Recall: found / planted (check: has an offline check)\n`);
row('family', 'check', ...Object.keys(groups), 'lines, any end');
for (const { id, hasValidChecksum } of scannedFormats) {
  const cells = Object.values(groups).map((names) => {
    let found = 0;
    let planted = 0;
    for (const encoding of names)
      for (let round = 0; round < rounds; round += 1)
        for (const { bytes, start, end } of plantedCases(id, encoding)) {
          planted += 1;
          const isFound = scanner
            .scan(bytes)
            .some((match) => match.format.id === id && match.start >= start && match.end <= end);
          found += Number(isFound);
          missed += Number(!isFound);
        }
    return `${found}/${planted}`;
  });
  const wrapped = wrappedCases(id);
  const found = wrapped.filter(({ bytes }) => scanner.scan(bytes).some(({ format }) => format.id === id));
  missed += wrapped.length - found.length;
  row(id, hasValidChecksum ? 'yes' : '-', ...cells, `${found.length}/${wrapped.length}`);
}

console.log(`\nLook-alikes: found / made\n`);
const each = lookAlikesTotal / Object.keys(lookAlikes).length;
let wrong = 0;
for (const [kind, make] of Object.entries(lookAlikes)) {
  const text = Array.from({ length: each }, (_, index) => `value${index} = "${make()}"`).join('\n');
  const found = scanner.scan(Buffer.from(text)).length;
  wrong += found;
  console.log(`${kind.padEnd(40)} ${found}/${each}`);
}

console.log(`\n${missed} missed, ${wrong} wrong; bars: 0 and 0`);
process.exitCode = missed > 0 || wrong > 0 ? 1 : 0;

function row(family: string, ...cells: readonly string[]): void {
  console.log([family.padEnd(26), ...cells.map((cell) => cell.padStart(13))].join(' '));
}
