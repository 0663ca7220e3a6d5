import { isMap, isScalar, parseDocument, stringify, type YAMLMap } from 'yaml';
import type { Json } from '../domain/slot.ts';

/** A manifest with one more credential, and the lines that are new in it. */
export interface AddedCredential {
  readonly lines: string;
  readonly text: string;
}

/**
 * Adds a credential at the end of those that are there, as lines of their own: everything else of the file, comments and
 * all, stays byte for byte. Does not look whether the result is a manifest. `entry` is what stands under the name.
 */
export function addCredential(text: string, name: string, entry: Json): AddedCredential {
  const document = parseDocument(text);
  const { contents } = document;
  const found = isMap(contents)
    ? contents.items.find(({ key }) => isScalar(key) && key.value === 'credentials')
    : undefined;
  const credentials = found?.value;
  if (isMap(credentials) && credentials.flow !== true && credentials.items.length > 0)
    return insertAfter(text, credentials, { name, entry });
  // There are none yet: the whole is written anew.
  document.setIn(['credentials'], document.createNode({ [name]: entry }));
  return { lines: indented({ [name]: entry }, '  '), text: document.toString({ lineWidth: 0 }) };
}

function insertAfter(
  text: string,
  credentials: YAMLMap,
  { name, entry }: { name: string; entry: Json },
): AddedCredential {
  const [start = 0, , end = text.length] = credentials.range ?? [];
  const indent = /[^\n]*$/.exec(text.slice(0, start))?.[0] ?? '  ';
  const lines = indented({ [name]: entry }, indent);
  const before = text.slice(0, end);
  const joint = before.endsWith('\n') ? '' : '\n';
  return { lines, text: `${before}${joint}${lines}${text.slice(end)}` };
}

function indented(value: Json, indent: string): string {
  return stringify(value, { lineWidth: 0 })
    .split('\n')
    .map((line) => (line === '' ? line : `${indent}${line}`))
    .join('\n');
}
