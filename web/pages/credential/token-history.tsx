import { Lock, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Credential, Token } from '../../../src/server/contract.ts';
import { RevealButton } from '../../actions/reveal-value.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { classes } from '../../parts/classes.ts';
import { counted } from '../../parts/counted.ts';
import { Panel } from '../../parts/panel.tsx';
import { useNow } from '../../parts/moment.tsx';
import { RevokeButton } from './revoke-token.tsx';
import { spanOf, type TimeSpan } from './time-scale.ts';
import { TimeAxis, TokenBar } from './token-bar.tsx';
import { TokenLife } from './token-life.tsx';
import { tokenLooks } from './token-looks.ts';

/** Dead tokens pile up: so many are drawn unasked. */
const shownUnasked = 8;

const columns = 'md:grid md:grid-cols-[minmax(12rem,auto)_minmax(0,1fr)_auto]';
const row = 'md:col-span-full md:grid md:grid-cols-subgrid md:gap-x-6 px-5';

/** Every token of a credential on one axis of time, newest first. */
export function TokenHistory({ credential }: { readonly credential: Credential }) {
  const { tokens, name } = credential;
  const [isWhole, setWhole] = useState(false);
  const now = useNow();
  const shown = (isWhole ? tokens : tokens.slice(-shownUnasked)).toReversed();
  const span = spanOf(shown, now);
  return (
    <Panel
      isFlush
      title="Tokens through time"
      about={tokens.length === 0 ? undefined : 'Each line is one issued value, the newest first.'}
      actions={
        tokens.length > shownUnasked && (
          <Button aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? `Show the last ${shownUnasked}` : `Show all ${tokens.length}`}
          </Button>
        )
      }
    >
      {tokens.length === 0 ? (
        <p className="px-5 pb-5 text-quiet">No token was issued yet: apply the manifest.</p>
      ) : (
        <div role="table" aria-label={`Tokens of ${name}, newest first`} className={columns}>
          <div role="row" className={classes(row, 'border-b')}>
            <span role="columnheader" className="sr-only">
              Token
            </span>
            <div role="columnheader" className="md:col-start-2">
              <span className="sr-only">Life</span>
              <TimeAxis span={span} now={now} />
            </div>
            <span role="columnheader" className="sr-only">
              What can be done
            </span>
          </div>
          {shown.map((token) => (
            <TokenRow key={token.number} token={token} credential={credential} span={span} now={now} />
          ))}
        </div>
      )}
      {tokens.length > 0 && <Legend tokens={shown} />}
    </Panel>
  );
}

interface TokenRowProps {
  readonly token: Token;
  readonly credential: Credential;
  readonly span: TimeSpan;
  readonly now: number;
}

function TokenRow({ token, credential, span, now }: TokenRowProps) {
  const { number, state, isSealed } = token;
  const { tone, word } = tokenLooks[state];
  const isAlive = state !== 'revoked' && state !== 'expired';
  return (
    <div role="row" className={classes(row, 'border-b py-3 max-md:grid max-md:gap-2')}>
      <div
        role="rowheader"
        className="flex flex-wrap content-center items-center gap-x-3 gap-y-1 md:self-center"
      >
        <span className="font-mono font-medium">#{number}</span>
        <Badge tone={tone}>{word.split(':')[0]}</Badge>
        {token.leak && <Badge tone="broken">leaked</Badge>}
        {isSealed && (
          <span className="inline-flex items-center gap-1 text-xs text-quiet">
            <Lock aria-hidden className="size-3" /> sealed
          </span>
        )}
      </div>
      <div role="cell" className="min-w-0">
        <TokenBar token={token} span={span} now={now} />
        <TokenLife token={token} />
      </div>
      <div role="cell" className="flex flex-wrap items-center gap-2 max-md:empty:hidden md:justify-end">
        {isSealed && isAlive && <RevealButton credential={credential.name} number={number} />}
        {isAlive && <RevokeButton token={token} credential={credential} />}
      </div>
    </div>
  );
}

function Legend({ tokens }: { readonly tokens: readonly Token[] }) {
  const states = [...new Set(tokens.map(({ state }) => state))];
  const isLeaked = tokens.some(({ leak }) => leak !== undefined);
  return (
    <ul
      aria-label={`What the bars mean: ${counted(states.length, 'state')}`}
      className="flex flex-wrap gap-x-6 gap-y-2 px-5 py-3 text-xs text-quiet"
    >
      {states.map((state) => {
        const { lived, ahead, end: End, endWord, word } = tokenLooks[state];
        return (
          <li key={state} className="flex items-center gap-2">
            <span aria-hidden className={classes('h-3 w-7 rounded-sm', lived)} />
            {ahead !== '' && ahead !== lived && (
              <span aria-hidden className={classes('-ml-2 h-3 w-4', ahead)} />
            )}
            <span>{word}</span>
            <End aria-hidden className="size-3.5" />
            {endWord !== word && <span>{endWord}</span>}
          </li>
        );
      })}
      {isLeaked && (
        <li className="flex items-center gap-2">
          <TriangleAlert aria-hidden className="size-3.5 text-broken" /> found where it must not be
        </li>
      )}
    </ul>
  );
}
