import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AuditEntry } from '../../../src/server/contract.ts';
import { asExact } from '../../parts/moment.tsx';

const link = 'text-accent underline-offset-4 hover:underline';

/** All that an entry holds, with the ways to what belongs to it. */
export function EntryDetails({ entry }: { readonly entry: AuditEntry }) {
  const { sequence, at, actor, run, subject, intent, hash, detail } = entry;
  return (
    <dl className="grid gap-x-6 gap-y-1.5 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]">
      <Fact name="entry">
        {sequence}
        {intent !== undefined && `, the outcome of entry ${intent}`}
      </Fact>
      <Fact name="at">{asExact(at)}</Fact>
      <Fact name="who">
        <Link to="/audit" search={{ actor }} className={link}>
          {actor}
        </Link>
      </Fact>
      <Fact name="run">
        <Link to="/audit" search={{ run }} className={`${link} font-mono`}>
          {run}
        </Link>
      </Fact>
      <Fact name="subject">
        <Link to="/audit" search={{ subject }} className={link}>
          {subject}
        </Link>
      </Fact>
      {factsOf(detail).map(([name, text]) => (
        <Fact key={name} name={name}>
          {text}
        </Fact>
      ))}
      <Fact name="hash">
        <span className="font-mono text-xs">{hash}</span>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-quiet max-sm:mt-1">{name}</dt>
      <dd className="min-w-0 break-all">{children}</dd>
    </div>
  );
}

/** `{ slots: 2, notes: [] }` as names and texts; what is empty is left out. */
function factsOf(detail: unknown): readonly (readonly [string, string])[] {
  if (typeof detail !== 'object' || detail === null) return [['detail', asText(detail)]];
  return Object.entries(detail).flatMap(([name, value]: [string, unknown]) => {
    const text = asText(value);
    return text === '' ? [] : [[asWords(name), text] as const];
  });
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ');
  return JSON.stringify(value);
}

/** `expiresAt` → `expires at`. */
function asWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
