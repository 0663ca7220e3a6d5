import { createElement, Fragment } from 'react';

/** A sentence in which what a person would type stands in the typewriter's letters. */
export function Code({ text }: { readonly text: string }) {
  const parts = text.split(/(\bmintmark [a-z-]+(?: (?:--?[a-z-]+|[\w#./…-]+))*)/);
  return createElement(Fragment, null, ...parts.map(part));
}

function part(text: string) {
  if (!text.startsWith('mintmark ')) return text;
  return <code className="rounded bg-raised px-1.5 py-0.5 font-mono text-[0.85em]">{text}</code>;
}
