import type { ReactNode } from 'react';
import type { Token } from '../../../src/server/contract.ts';
import { asDay, asExact, Moment, useNow } from '../../parts/moment.tsx';

/** The life of a token in words: what its bar shows, for who does not see it and for who wants it exactly. */
export function TokenLife({ token }: { readonly token: Token }) {
  const { issuedAt, isAdopted, isRolledBack, leak, name, fingerprint } = token;
  const now = useNow();
  return (
    <>
      <p className="text-sm text-quiet">
        {begin(issuedAt, isAdopted)}
        {', '}
        {end(token, now)}
        {leak && (
          <>
            {', '}
            <span className="text-broken">
              found in {leak.exposure} <Moment at={leak.at} />
            </span>
          </>
        )}
        {isRolledBack && ', taken back by a person'}
        {isAdopted && issuedAt !== undefined && ', adopted'}
      </p>
      <p className="font-mono text-xs break-all text-quiet">
        <span className="sr-only">At its issuer: </span>
        {name}
        {fingerprint !== undefined && (
          <>
            {' · '}
            <span className="sr-only">fingerprint </span>
            {fingerprint}
          </>
        )}
      </p>
    </>
  );
}

function begin(issuedAt: string | undefined, isAdopted: boolean): ReactNode {
  if (issuedAt !== undefined)
    return (
      <>
        issued{' '}
        <time dateTime={issuedAt} title={asExact(issuedAt)}>
          {asDay(issuedAt)}
        </time>
      </>
    );
  return isAdopted ? 'was there before Mintmark' : 'not issued, as far as is known';
}

function end({ state, endedAt, revokeAfter, expiresAt }: Token, now: number): ReactNode {
  switch (state) {
    case 'revoked':
    case 'expired':
      return endedAt === undefined ? state : told(state, endedAt);
    case 'superseded':
      if (revokeAfter === undefined) return 'lives on';
      return told(Date.parse(revokeAfter) > now ? 'lives on, revoked' : 'its grace ended', revokeAfter);
    case 'unknown':
      return revokeAfter === undefined ? 'looked for again' : told('looked for again', revokeAfter);
    case 'pending':
    case 'active':
      return expiresAt === undefined ? 'no end is known' : told('expires', expiresAt);
  }
}

function told(what: string, at: string): ReactNode {
  return (
    <>
      {what} <Moment at={at} />
    </>
  );
}
