import { createElement, Fragment } from 'react';

/** A sentence in which commands, and what stands between backquotes, are in the typewriter's letters. */
export function Code({ text }: { readonly text: string }) {
  const parts = text.split(/(`[^`]+`|\bmintmark [a-z-]+(?: (?:--?[a-z-]+|[\w#./…-]+))*)/);
  return createElement(Fragment, null, ...parts.map((part, index) => (index % 2 === 1 ? typed(part) : part)));
}

function typed(text: string) {
  return (
    <code className="rounded bg-raised px-1.5 py-0.5 font-mono text-[0.85em] break-words">
      {text.replaceAll('`', '')}
    </code>
  );
}
