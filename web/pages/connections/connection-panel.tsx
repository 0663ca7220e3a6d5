import { Link } from '@tanstack/react-router';
import { Check, CircleHelp, Hand, X, type LucideIcon } from 'lucide-react';
import type { Connection } from '../../../src/server/contract.ts';
import { Badge } from '../../parts/badge.tsx';
import { classes } from '../../parts/classes.ts';
import { Said } from '../../parts/said.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';

type Right = Connection['rights'][number];

const looks: Readonly<Record<Right['state'], { icon: LucideIcon; tone: string; word: string }>> = {
  present: { icon: Check, tone: 'text-good', word: 'present' },
  missing: { icon: X, tone: 'text-broken', word: 'missing' },
  unknown: { icon: CircleHelp, tone: 'text-due', word: 'not known' },
  'by-hand': { icon: Hand, tone: 'text-note', word: 'a person does it' },
};

const states = {
  good: { tone: 'good', word: 'works' },
  warning: { tone: 'due', word: 'works in part' },
  bad: { tone: 'broken', word: 'does not work' },
} as const;

export function ConnectionPanel({ connection }: { readonly connection: Connection }) {
  const { name, title, state, login, auth, expiresAt, problem, rights, usedBy } = connection;
  const { tone, word } = states[state];
  return (
    <Panel title={name} about={title} actions={<Badge tone={tone}>{word}</Badge>}>
      <div className="grid gap-4">
        {problem && (
          <div className="rounded-lg border border-broken bg-broken-soft px-4 py-3 text-sm">
            <p className="font-medium">{problem.message}</p>
            {problem.hint !== undefined && (
              <p className="text-quiet">
                <Said text={problem.hint} />
              </p>
            )}
          </div>
        )}
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
          <dt className="text-quiet">Signed in as</dt>
          <dd className="min-w-0 break-words">{login ?? 'nobody'}</dd>
          <dt className="text-quiet">By</dt>
          <dd className="min-w-0 font-mono text-[0.8125rem] break-words">{auth}</dd>
          {expiresAt !== undefined && (
            <>
              <dt className="text-quiet">Which ends</dt>
              <dd>
                <Moment at={expiresAt} />
              </dd>
            </>
          )}
          <dt className="text-quiet">Used by</dt>
          <dd className="flex min-w-0 flex-wrap gap-x-3">
            {usedBy.length === 0 && 'no credential'}
            {usedBy.map((credential) => (
              <Link
                key={credential}
                to="/credentials/$name"
                params={{ name: credential }}
                className="text-accent hover:underline"
              >
                {credential}
              </Link>
            ))}
          </dd>
        </dl>
        {rights.length > 0 && <Rights of={name} rights={rights} />}
      </div>
    </Panel>
  );
}

function Rights({ of, rights }: { readonly of: string; readonly rights: readonly Right[] }) {
  return (
    <ul aria-label={`Rights of ${of}`} className="grid gap-2 border-t pt-4 text-sm">
      {rights.map(({ right, neededFor, state, hint }) => {
        const { icon: Icon, tone, word } = looks[state];
        return (
          <li key={`${right} ${neededFor}`} className="flex gap-2.5">
            <Icon aria-hidden className={classes('mt-0.5 size-4 shrink-0', tone)} />
            <div className="min-w-0">
              <p className="break-words">
                <span className="font-medium">{right}</span> <span className={tone}>{word}</span>
              </p>
              <p className="text-quiet">{neededFor}</p>
              {hint !== undefined && state !== 'present' && (
                <p className="text-quiet">
                  <Said text={hint} />
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
