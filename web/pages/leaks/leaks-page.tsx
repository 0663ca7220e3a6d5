import { useQuery } from '@tanstack/react-query';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { leaksQuery } from '../../server/queries.ts';
import { useMayActAs } from '../../server/roles.ts';
import { Alerts } from './alerts.tsx';
import { Copies } from './copies.tsx';
import { LeakedTokens } from './leaked-tokens.tsx';
import { ScanPanel } from './scan-commands.tsx';

/** What was found where it must not be, and what became of it. */
export default function LeaksPage() {
  const { data, error } = useQuery(leaksQuery);
  const mayAskServices = useMayActAs('operator');
  return (
    <Page title="Leaks" about="Values that were found where they must not be, and what became of them.">
      {!data && (error ? <Problem error={error} /> : <Loading className="h-[50dvh]" />)}
      {data && (
        <div className="grid min-w-0 items-start gap-6 2xl:grid-cols-[minmax(0,1fr)_32rem]">
          <div className="grid min-w-0 gap-6">
            <LeakedTokens tokens={data.tokens} />
            {mayAskServices && <Alerts />}
          </div>
          <div className="grid min-w-0 gap-6">
            <Copies copies={data.copies} />
            {data.tokens.length > 0 && <ScanPanel />}
          </div>
        </div>
      )}
    </Page>
  );
}
