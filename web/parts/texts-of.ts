/** Those parts of an address that are there and say something: a page whose filters stand there can be linked to. */
export function textsOf<N extends string>(
  search: Readonly<Record<string, unknown>>,
  names: readonly N[],
): { readonly [name in N]?: string } {
  const kept = names.flatMap((name) => {
    const value = search[name];
    return typeof value === 'string' && value !== '' ? [[name, value] as const] : [];
  });
  return Object.fromEntries(kept) as { readonly [name in N]?: string };
}
