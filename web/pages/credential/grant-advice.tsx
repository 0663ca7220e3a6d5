import { Check, CircleHelp, Plus, X, type LucideIcon } from 'lucide-react';
import type { Credential } from '../../../src/server/contract.ts';
import { ActionButton } from '../../actions/action-button.tsx';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { classes } from '../../parts/classes.ts';
import { Panel } from '../../parts/panel.tsx';

type Standing = 'held' | 'missing' | 'excess' | 'untold';

const looks: Readonly<Record<Standing, { icon: LucideIcon; tone: string; word: string }>> = {
  held: { icon: Check, tone: 'text-good', word: 'needed, and held' },
  missing: { icon: X, tone: 'text-broken', word: 'needed, and missing' },
  excess: { icon: Plus, tone: 'text-due', word: 'held, and not needed' },
  untold: { icon: CircleHelp, tone: 'text-quiet', word: 'needed' },
};

/** What a token has to be able to do, against what the active one may do. */
export function GrantAdvice({ credential }: { readonly credential: Credential }) {
  const { grant, activeToken, name } = credential;
  const { scopes, uses, audience, missing, excess } = grant;
  const rows = [
    ...scopes.map((scope) => ({ scope, standing: standingOf(scope, missing) })),
    ...(excess ?? []).map((scope) => ({ scope, standing: 'excess' as const })),
  ];
  const { tone, word, advice } = verdictOf(credential);
  return (
    <Panel title="What it may do" actions={<Badge tone={tone}>{word}</Badge>}>
      <p className="mb-3 text-sm text-quiet">{advice}</p>
      <ul aria-label="Scopes" className="grid gap-1.5">
        {rows.map(({ scope, standing }) => (
          <ScopeRow key={`${standing} ${scope}`} scope={scope} standing={standing} />
        ))}
      </ul>
      {rows.length === 0 && <p>It needs no scope.</p>}
      {(uses || audience) && (
        <dl className="mt-4 grid gap-3 border-t pt-4 text-sm">
          {uses && <Words term="For" words={uses} />}
          {audience && <Words term="Valid at" words={audience} />}
        </dl>
      )}
      {activeToken !== undefined && (missing?.length ?? 0) + (excess?.length ?? 0) > 0 && (
        <div className="mt-4">
          <ActionButton action={{ action: 'rotate', credential: name }}>
            Replace it by one that may do exactly this
          </ActionButton>
        </div>
      )}
    </Panel>
  );
}

function standingOf(scope: string, missing: readonly string[] | undefined): Standing {
  if (!missing) return 'untold';
  return missing.includes(scope) ? 'missing' : 'held';
}

function verdictOf({ activeToken, grant }: Credential): { tone: Tone; word: string; advice: string } {
  const { missing, excess } = grant;
  if (activeToken === undefined)
    return {
      tone: 'quiet',
      word: 'no token',
      advice: 'This is what a token has to be able to do; none works now.',
    };
  if (!missing || !excess)
    return {
      tone: 'note',
      word: 'not told',
      advice: `This is what is needed. Its issuer does not say what ${activeToken} may do.`,
    };
  if (missing.length > 0)
    return {
      tone: 'broken',
      word: 'lacks something',
      advice: `${activeToken} lacks ${missing.join(', ')}: what needs it fails.`,
    };
  if (excess.length > 0)
    return {
      tone: 'due',
      word: 'over-scoped',
      advice: `${activeToken} may do more than is needed: ${excess.join(', ')}.`,
    };
  return {
    tone: 'good',
    word: 'exactly enough',
    advice: `${activeToken} may do what is needed, and nothing beyond.`,
  };
}

function ScopeRow({ scope, standing }: { readonly scope: string; readonly standing: Standing }) {
  const { icon: Icon, tone, word } = looks[standing];
  return (
    <li className="flex flex-wrap items-center gap-x-2.5">
      <Icon aria-hidden className={classes('size-4 shrink-0', tone)} />
      <code className="font-mono text-sm break-all">{scope}</code>
      <span className={classes('ml-auto text-xs', tone)}>{word}</span>
    </li>
  );
}

function Words({ term, words }: { readonly term: string; readonly words: readonly string[] }) {
  return (
    <div>
      <dt className="text-quiet">{term}</dt>
      {words.map((word) => (
        <dd key={word} className="break-words">
          {word}
        </dd>
      ))}
    </div>
  );
}
