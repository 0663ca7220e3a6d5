import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from '../../parts/button.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Shown } from '../../parts/shown.tsx';
import { api, read } from '../../server/client.ts';
import { sessionsQuery } from '../../server/queries.ts';

const ways = { link: 'by a one-time link', openid: 'by the team’s own sign-in' } as const;

/** Where this person is signed in, and the way out. */
export function Sessions() {
  const sessions = useQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: async (isEverywhere: boolean) =>
      isEverywhere
        ? await read(api.sessions.$delete({ query: {} }))
        : await read(api.session.$delete({ query: {} })),
    // Loads the page anew: nothing of what was shown stays in memory.
    onSuccess: () => location.assign('/sign-in'),
  });
  return (
    <Panel
      title="Your sessions"
      about="A session ends by itself when it is not used, and after twelve hours at any rate."
    >
      <div className="grid gap-4">
        <Shown query={sessions} loading="h-16">
          {(data) => (
            <ul className="grid gap-2 text-sm">
              {data.sessions.map(({ createdAt, seenAt, endsAt, way }) => (
                <li key={createdAt} className="rounded-lg bg-raised px-4 py-2.5">
                  Begun <Moment at={createdAt} /> {ways[way]}
                  <span className="block text-quiet">
                    last used <Moment at={seenAt} />, ends <Moment at={endsAt} />
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Shown>
        {end.error && <Problem error={end.error} />}
        <div className="flex flex-wrap gap-3">
          <Button isBusy={end.isPending} onClick={() => end.mutate(false)}>
            Sign out
          </Button>
          <Button kind="danger" isBusy={end.isPending} onClick={() => end.mutate(true)}>
            Sign out everywhere
          </Button>
        </div>
      </div>
    </Panel>
  );
}
