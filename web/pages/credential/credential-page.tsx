import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { RotateCw, ShieldCheck, Undo2, UserCheck } from 'lucide-react';
import type { Credential } from '../../../src/server/contract.ts';
import { ActionButton } from '../../actions/action-button.tsx';
import { RespondButton } from '../../actions/respond-to-leak.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { credentialQuery } from '../../server/queries.ts';
import { Facts } from './facts.tsx';
import { Findings } from './findings.tsx';
import { GrantAdvice } from './grant-advice.tsx';
import { Headline } from './headline.tsx';
import { ImpactPanel } from './impact-panel.tsx';
import { RecentEntries } from './recent-entries.tsx';
import { Slots } from './slots.tsx';
import { TokenHistory } from './token-history.tsx';

const route = getRouteApi('/shell/credentials/$name');

const words = {
  good: { tone: 'good', word: 'good' },
  due: { tone: 'due', word: 'due' },
  broken: { tone: 'broken', word: 'broken' },
} as const;

/** All that is known of one credential, and all that can be done with it. */
export default function CredentialPage() {
  const { name } = route.useParams();
  const { data, error } = useQuery(credentialQuery(name));
  if (data) return <Known key={name} credential={data} />;
  return <Page title={name}>{error ? <Problem error={error} /> : <Loading className="h-[60dvh]" />}</Page>;
}

function Known({ credential }: { readonly credential: Credential }) {
  const { name, purpose, state } = credential;
  const { tone, word } = words[state];
  return (
    <Page
      title={name}
      heading={
        <span className="inline-flex flex-wrap items-center gap-3">
          <span className="min-w-0 break-all">{name}</span> <Badge tone={tone}>{word}</Badge>
        </span>
      }
      about={purpose}
      actions={<Actions credential={credential} />}
    >
      <Headline credential={credential} />
      <Findings credential={credential} />
      <div className="grid min-w-0 items-start gap-6 min-[112rem]:grid-cols-[minmax(0,1fr)_26rem] min-[112rem]:grid-rows-[auto_1fr]">
        <div className="grid min-w-0 gap-6 lg:grid-cols-2 min-[112rem]:col-start-2 min-[112rem]:row-start-1 min-[112rem]:grid-cols-1">
          <GrantAdvice credential={credential} />
          <Facts credential={credential} />
        </div>
        <div className="grid min-w-0 gap-6 min-[112rem]:col-start-1 min-[112rem]:row-span-2 min-[112rem]:row-start-1">
          <TokenHistory credential={credential} />
          <Slots credential={credential} />
          <ImpactPanel credential={credential} />
        </div>
        <div className="min-w-0 min-[112rem]:col-start-2">
          <RecentEntries subject={name} />
        </div>
      </div>
    </Page>
  );
}

function Actions({ credential }: { readonly credential: Credential }) {
  const { name, activeToken, canRollBack, slots } = credential;
  return (
    <>
      {activeToken !== undefined && (
        <RespondButton kind="plain" leak={{ token: activeToken }} about={activeToken}>
          It leaked…
        </RespondButton>
      )}
      {canRollBack && (
        <ActionButton action={{ action: 'roll-back', credential: name }}>
          <Undo2 aria-hidden /> Roll back
        </ActionButton>
      )}
      {slots.total > 0 && (
        <>
          <ActionButton action={{ action: 'prove', credential: name }}>
            <UserCheck aria-hidden /> Prove
          </ActionButton>
          <ActionButton action={{ action: 'verify', credential: name }}>
            <ShieldCheck aria-hidden /> Verify
          </ActionButton>
        </>
      )}
      <ActionButton kind="primary" action={{ action: 'rotate', credential: name }}>
        <RotateCw aria-hidden /> Rotate
      </ActionButton>
    </>
  );
}
