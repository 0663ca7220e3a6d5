import { createElement, Fragment } from 'react';
import { Moment } from './moment.tsx';

const typed =
  /(`[^`]+`|\bmintmark [a-z-]+(?: (?:--?[a-z-]+|[\w#./…-]+))*|\b(?:at )?\d{4}-\d\d-\d\dT[\d:.]+Z)/;

/** A sentence of the server: what a person would type stands in the typewriter's letters, and instants are in words. */
export function Said({ text }: { readonly text: string }) {
  const parts = text.split(typed);
  return createElement(
    Fragment,
    null,
    ...parts.map((part, index) => (index % 2 === 1 ? special(part) : part)),
  );
}

function special(part: string) {
  const [, instant] = /^(?:at )?(\d.*)/.exec(part) ?? [];
  if (instant !== undefined) return <Moment at={instant} />;
  return (
    <code className="rounded bg-raised px-1.5 py-0.5 font-mono text-[0.85em] break-words">
      {part.replaceAll('`', '')}
    </code>
  );
}
