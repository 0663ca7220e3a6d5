import { useQuery } from '@tanstack/react-query';
import type { Action, Credential } from '../../../src/server/contract.ts';
import { ActionButton } from '../../actions/action-button.tsx';
import { actionOfFix, actionWords } from '../../actions/action-of-fix.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { ButtonLink } from '../../parts/button.tsx';
import { Said } from '../../parts/said.tsx';
import { Panel } from '../../parts/panel.tsx';
import { overviewQuery } from '../../server/queries.ts';

interface Line {
  readonly key: string;
  readonly tone: Tone;
  readonly word: string;
  readonly message: string;
  readonly fix: string | undefined;
  readonly action: Action | undefined;
  readonly run?: string | undefined;
}

/** What is not as it should be, and what waits for a person; each with what mends it. Nothing, where all is well. */
export function Findings({ credential }: { readonly credential: Credential }) {
  const { name, findings } = credential;
  const { data: overview } = useQuery(overviewQuery);
  const waiting = overview?.waitsForPerson.filter((errand) => errand.credential === name) ?? [];
  const lines: readonly Line[] = [
    ...waiting.map(({ kind, message, fix, run }): Line => ({
      key: `${kind} ${message}`,
      tone: 'due',
      word: 'waits for a person',
      message,
      fix,
      action: actionOfFix(fix, name),
      run,
    })),
    ...findings.map(({ key, severity, message, fix }): Line => ({
      key,
      tone: severity,
      word: severity,
      message,
      fix,
      action: actionOfFix(fix, name),
    })),
  ];
  if (lines.length === 0) return null;
  return (
    <Panel isFlush title="What needs attention">
      <ul className="divide-y border-t">
        {lines.map((line) => (
          <FindingRow key={line.key} line={line} />
        ))}
      </ul>
    </Panel>
  );
}

function FindingRow({ line }: { readonly line: Line }) {
  const { tone, word, message, fix, action, run } = line;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
      <div className="sm:w-40">
        <Badge tone={tone}>{word}</Badge>
      </div>
      <div className="min-w-0 flex-1 basis-64">
        <p className="break-words">
          <Said text={message} />
        </p>
        {fix !== undefined && (
          <p className="text-sm break-words text-quiet">
            <Said text={fix} />
          </p>
        )}
      </div>
      {action && <ActionButton action={action}>{actionWords[action.action]}</ActionButton>}
      {run !== undefined && (
        <ButtonLink to="/runs/$id" params={{ id: run }}>
          Go to the run
        </ButtonLink>
      )}
    </li>
  );
}
