import { useQuery } from '@tanstack/react-query';
import { Cable, RefreshCw } from 'lucide-react';
import { Button } from '../../parts/button.tsx';
import { Said } from '../../parts/said.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { Shown } from '../../parts/shown.tsx';
import { connectionsQuery } from '../../server/queries.ts';
import { Checks } from './checks.tsx';
import { ConnectionPanel } from './connection-panel.tsx';

/** Every account that Mintmark works with: who it signs in as, and which rights it has and lacks. */
export default function ConnectionsPage() {
  const connections = useQuery(connectionsQuery);
  return (
    <Page
      title="Connections"
      about="The accounts that Mintmark works with. What it signs in with is never shown."
      actions={
        <Button isBusy={connections.isFetching} onClick={() => void connections.refetch()}>
          <RefreshCw aria-hidden /> Ask the services again
        </Button>
      }
    >
      <Shown query={connections} loading="h-96">
        {(data) =>
          data.connections.length === 0 ? (
            <Empty icon={Cable} title="There is no connection yet">
              <Said text="Name one in the manifest under connections; mintmark init writes a first one." />
            </Empty>
          ) : (
            <div className="grid items-start gap-6 xl:grid-cols-2 min-[120rem]:grid-cols-3">
              {data.connections.map((connection) => (
                <ConnectionPanel key={connection.name} connection={connection} />
              ))}
            </div>
          )
        }
      </Shown>
      <Checks />
    </Page>
  );
}
