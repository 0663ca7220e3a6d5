import { useQuery } from '@tanstack/react-query';
import { BellOff } from 'lucide-react';
import { Badge } from '../../parts/badge.tsx';
import { Said } from '../../parts/said.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Shown } from '../../parts/shown.tsx';
import { channelsQuery } from '../../server/queries.ts';

const least = { broken: 'what is broken', due: 'what is due or broken', note: 'everything' } as const;

/** Where notices are told. The manifest declares it, so it is changed there and reviewed like everything else. */
export function Notices() {
  const channels = useQuery(channelsQuery);
  return (
    <Panel title="Notices" about="Where Mintmark tells what is due or broken; declared in the manifest.">
      <Shown query={channels} loading="h-24">
        {(data) =>
          data.channels.length === 0 ? (
            <Empty icon={BellOff} title="Nobody is told">
              <Said text="Add an e-mail address, an issue or a webhook under notices: in the manifest, and try it with mintmark notify --dry-run" />
            </Empty>
          ) : (
            <ul className="grid gap-3">
              {data.channels.map(({ name, title, minimum, standing }) => (
                <li key={name} className="flex flex-wrap items-center gap-x-4 gap-y-1">
                  <div className="min-w-0 flex-1 basis-48">
                    <p className="break-words">{name}</p>
                    <p className="text-sm text-quiet">
                      {title}: {least[minimum]}
                    </p>
                  </div>
                  <Badge tone={standing > 0 ? 'due' : 'good'}>
                    {standing === 0 ? 'nothing stands' : `${standing} told and standing`}
                  </Badge>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </Panel>
  );
}
