import { Link } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import type { LeakAlert } from '../../../src/server/contract.ts';
import { RespondButton } from '../../actions/respond-to-leak.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Said } from '../../parts/said.tsx';
import { Moment } from '../../parts/moment.tsx';

/** One alert: whose value it is, and what ends it. */
export function AlertRow({ alert }: { readonly alert: LeakAlert }) {
  const { id, connection, description, page, foundAt, isPublic, token, advice } = alert;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-3 px-5 py-4">
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-medium">{description}</span>
          <Badge tone={token === undefined ? 'note' : 'broken'}>
            {token === undefined ? 'not managed here' : 'managed'}
          </Badge>
          {isPublic !== undefined && <Badge>{isPublic ? 'public' : 'private'}</Badge>}
        </p>
        <p className="text-sm text-quiet">
          <a
            href={page}
            target="_blank"
            rel="noreferrer"
            className="inline-flex items-center gap-1 font-mono text-xs break-all text-accent hover:underline"
          >
            {id}
            <ExternalLink aria-label="opens in a new tab" className="size-3 shrink-0" />
          </a>{' '}
          found <Moment at={foundAt} />
        </p>
        {token !== undefined && (
          <p className="text-sm">
            It is the value of{' '}
            <Link
              to="/credentials/$name"
              params={{ name: token.split('#')[0] ?? token }}
              className="font-mono text-accent hover:underline"
            >
              {token}
            </Link>
            .
          </p>
        )}
        {advice !== undefined && (
          <p className="mt-1 max-w-prose text-sm break-words">
            <Said text={advice} />
          </p>
        )}
      </div>
      {token !== undefined && (
        <RespondButton
          leak={{ alert: id, connection }}
          about={token}
          exposure={isPublic === false ? 'private' : 'public'}
        >
          Respond…
        </RespondButton>
      )}
    </li>
  );
}
