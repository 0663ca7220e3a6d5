import { stripVTControlCharacters } from 'node:util';

/**
 * Columns two spaces apart, as wide as their widest cell; colours do not count. Table libraries lay out borders and
 * spans that nobody asks for here, at a hundred times the cost for a thousand rows.
 */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => {
    let widest = 0;
    for (const row of all) widest = Math.max(widest, width(row[column] ?? ''));
    return widest;
  });
  return all
    .map((row) =>
      row
        .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function width(cell: string): number {
  return cell.includes('\u001B') ? stripVTControlCharacters(cell).length : cell.length;
}
