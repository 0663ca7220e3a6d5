import { useQuery } from '@tanstack/react-query';
import { FileWarning } from 'lucide-react';
import type { Leaks } from '../../../src/server/contract.ts';
import { Badge } from '../../parts/badge.tsx';
import { ButtonLink } from '../../parts/button.tsx';
import { Said } from '../../parts/said.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';
import { overviewQuery } from '../../server/queries.ts';

/** Values that stand where anybody can read them, as the last look at the services showed. */
export function Copies({ copies }: Pick<Leaks, 'copies'>) {
  const { data: overview } = useQuery(overviewQuery);
  const lookedAt = overview?.services.at;
  return (
    <Panel
      isFlush
      title="Copies in the open"
      actions={
        lookedAt !== undefined && (
          <span className="text-sm text-quiet">
            looked <Moment at={lookedAt} />
          </span>
        )
      }
    >
      {copies.length === 0 && (
        <Empty icon={FileWarning} title={lookedAt === undefined ? 'Nobody has looked yet' : 'None was found'}>
          {lookedAt === undefined
            ? 'The server looks at the services by its schedule; the overview looks at once.'
            : 'No variable that everybody can read holds the value of a managed token.'}
        </Empty>
      )}
      {copies.length > 0 && (
        <ul className="divide-y border-t">
          {copies.map(({ subject, credential, message, place, fix }) => (
            <li key={subject} className="grid justify-items-start gap-1 px-5 py-3">
              <Badge tone="broken">in the open</Badge>
              <p className="break-words">
                <Said text={message} />
              </p>
              {place !== undefined && !message.includes(place) && (
                <p className="text-sm break-words text-quiet">{place}</p>
              )}
              {fix !== undefined && (
                <p className="text-sm break-words text-quiet">
                  <Said text={fix} />
                </p>
              )}
              <ButtonLink to="/credentials/$name" params={{ name: credential }} className="mt-1">
                Go to {credential}
              </ButtonLink>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
