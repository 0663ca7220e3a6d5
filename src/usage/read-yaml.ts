import { parseDocument } from 'yaml';

/** A node of a YAML file, of which nothing is known. */
export type Node = unknown;

/** The content of a YAML file, or why it cannot be read. */
export function readYaml(text: string): { readonly value: Node } | { readonly problem: string } {
  const document = parseDocument(text, { merge: true });
  const [error] = document.errors;
  const [line = ''] = error?.message.split('\n') ?? [];
  if (error) return { problem: line.replace(/:$/, '') };
  try {
    // Aliases are counted, so that no file grows without end.
    return { value: document.toJS({ maxAliasCount: 100 }) as Node };
  } catch {
    return { problem: 'its aliases go in circles, or are too many' };
  }
}

export function isMap(node: Node): node is Readonly<Record<string, Node>> {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

/** The entries of a map; none of anything else. */
export function entriesOf(node: Node): readonly (readonly [string, Node])[] {
  return isMap(node) ? Object.entries(node) : [];
}

export function itemsOf(node: Node): readonly Node[] {
  return Array.isArray(node) ? node : [];
}

/** Every text below a node, keys left out. */
export function textsBelow(node: Node): readonly string[] {
  if (typeof node === 'string') return [node];
  if (Array.isArray(node)) return node.flatMap(textsBelow);
  return entriesOf(node).flatMap(([, value]) => textsBelow(value));
}
