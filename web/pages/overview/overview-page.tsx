import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { KeyRound } from 'lucide-react';
import type { Overview } from '../../../src/server/contract.ts';
import { ButtonLink } from '../../parts/button.tsx';
import { Said } from '../../parts/said.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { overviewQuery } from '../../server/queries.ts';
import { EventsPanel, RunsPanel } from './activity.tsx';
import { CredentialTable } from './credential-table.tsx';
import { ExpiryPanel } from './expiry-panel.tsx';
import { allFindings } from './findings.ts';
import { FindingsPanel } from './findings-panel.tsx';
import { HealthPanel } from './health-panel.tsx';
import { LookButton, LookedAt, LookProblem, useLookNow } from './looked-at.tsx';
import { ManifestNotice } from './manifest-notice.tsx';
import { WaitingPanel } from './waiting-panel.tsx';

const route = getRouteApi('/shell/');

/** What expires next, what needs somebody, and how well it all is. */
export default function OverviewPage() {
  const { data } = useSuspenseQuery(overviewQuery);
  const look = useLookNow();
  return (
    <Page title="Overview" about={<LookedAt services={data.services} />} actions={<LookButton look={look} />}>
      <LookProblem services={data.services} look={look} />
      <ManifestNotice manifest={data.manifest} />
      {data.credentials.length > 0 && <ExpiryPanel dates={data.dates} />}
      <ToDo overview={data} />
      {data.credentials.length === 0 ? <NoCredential /> : <Glance overview={data} />}
    </Page>
  );
}

/** What somebody has to look after; nothing where all is well. */
function ToDo({ overview }: { readonly overview: Overview }) {
  const { waitsForPerson } = overview;
  const findings = allFindings(overview);
  if (waitsForPerson.length + findings.length === 0) return null;
  return (
    <div className="grid items-start gap-6 *:only:col-span-full xl:grid-cols-2">
      {waitsForPerson.length > 0 && <WaitingPanel waitsForPerson={waitsForPerson} />}
      {findings.length > 0 && <FindingsPanel findings={findings} />}
    </div>
  );
}

function NoCredential() {
  return (
    <Panel title="Credentials">
      <Empty icon={KeyRound} title="No credential is managed yet">
        <p>
          <Said text="Make the first one here; or declare it in mintmark.yaml (mintmark init begins one), see what would happen (mintmark plan), and do it: mintmark apply" />
        </p>
        <ButtonLink kind="primary" to="/generate" className="mt-4">
          Generate and set a token
        </ButtonLink>
      </Empty>
    </Panel>
  );
}

function Glance({ overview }: { readonly overview: Overview }) {
  const { credentials, slots, runs, events } = overview;
  const search = route.useSearch();
  return (
    <>
      <HealthPanel credentials={credentials} slots={slots} />
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_20rem] 2xl:grid-cols-[minmax(0,1fr)_26rem]">
        <CredentialTable credentials={credentials} search={search} />
        <div className="grid min-w-0 gap-6">
          {runs.length > 0 && <RunsPanel runs={runs} />}
          <EventsPanel events={events} />
        </div>
      </div>
    </>
  );
}
