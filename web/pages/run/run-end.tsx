import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Credential, Run } from '../../../src/server/contract.ts';
import { ActionButton } from '../../actions/action-button.tsx';
import { Said } from '../../parts/said.tsx';
import { asDay, Moment } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { credentialQuery } from '../../server/queries.ts';
import { stateLooks } from './run-states.ts';

/** More are one click away: a run of everything may be about hundreds. */
const shownCredentials = 5;

/** What came of a run, and what happens next. */
export function RunEnd({ run }: { readonly run: Run }) {
  const { error, notes, credentials, steps } = run;
  const failed = steps.filter(({ state }) => state === 'refused' || state === 'unknown');
  return (
    <Panel title={stateLooks[run.state].told}>
      <div className="grid gap-4">
        {error && <Problem error={{ name: error.code, ...error }} />}
        {failed.slice(0, shownCredentials).map(({ id, text, problem, hint }) => (
          <Problem key={id} error={{ name: 'step', message: `${text}: ${problem}`, hint }} />
        ))}
        {failed.length > shownCredentials && (
          <p className="text-sm text-quiet">
            {failed.length - shownCredentials} more are among the steps of this page.
          </p>
        )}
        {notes.length > 0 && (
          <ul className="grid gap-1.5">
            {notes.map((note) => (
              <li key={note} className="break-words">
                <Said text={note} />
              </li>
            ))}
          </ul>
        )}
        {credentials.slice(0, shownCredentials).map((name) => (
          <CredentialAfter key={name} name={name} run={run} />
        ))}
      </div>
    </Panel>
  );
}

/** How a credential is after the run, when something happens to it by itself, and the way back. */
function CredentialAfter({ name, run }: { readonly name: string; readonly run: Run }) {
  const { data: credential } = useQuery({ ...credentialQuery(name), retry: false });
  const hasIssued = run.steps.some((step) => step.credential === name && step.kind === 'issue');
  return (
    <div className="grid gap-2 rounded-lg bg-raised px-4 py-3 text-sm">
      <Link to="/credentials/$name" params={{ name }} className="font-medium break-all text-accent underline">
        {name}
      </Link>
      {credential && (
        <ul className="grid gap-1 text-quiet">
          {nextEvents(credential).map(({ key, words }) => (
            <li key={key} className="break-words">
              {words}
            </li>
          ))}
        </ul>
      )}
      {hasIssued && credential?.canRollBack === true && (
        <div>
          <ActionButton action={{ action: 'roll-back', credential: name }}>
            Take the new token back…
          </ActionButton>
        </div>
      )}
    </div>
  );
}

function nextEvents({ activeToken, tokens, expiresAt, renewalDue, slots }: Credential): readonly {
  readonly key: string;
  readonly words: ReactNode;
}[] {
  const ending = tokens.flatMap(({ label, state, revokeAfter }) =>
    state === 'superseded' && revokeAfter !== undefined ? [{ label, revokeAfter }] : [],
  );
  return [
    ...(activeToken === undefined
      ? []
      : [
          {
            key: 'active',
            words: `${activeToken} is in use: ${slots.verified} of ${slots.total} slots are verified.`,
          },
        ]),
    ...(expiresAt === undefined
      ? []
      : [
          {
            key: 'expiry',
            words: `It expires on ${asDay(expiresAt)}${renewalDue === undefined ? '' : `, and is renewed from ${asDay(renewalDue)} on`}.`,
          },
        ]),
    ...ending.map(({ label, revokeAfter }) => ({
      key: label,
      words: (
        <>
          {label} lives on for jobs that have read it already. It is revoked <Moment at={revokeAfter} />.
        </>
      ),
    })),
  ];
}
