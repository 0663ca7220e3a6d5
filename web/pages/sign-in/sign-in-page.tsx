import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Code } from '../../parts/code.tsx';
import { Problem } from '../../parts/problem.tsx';
import { api, read } from '../../server/client.ts';
import { Mark } from '../../shell/mark.tsx';

/** Takes the one-time link behind the #, which leaves the address at once, and signs in with it. */
export default function SignInPage() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const hasTried = useRef(false);
  const signIn = useMutation({
    mutationFn: (link: string) => read(api.session.$post({ query: {}, json: { link } })),
    onSuccess: async () => {
      await queries.invalidateQueries();
      await navigate({ to: '/', replace: true });
    },
  });
  useEffect(() => {
    document.title = 'Sign in · Mintmark';
    const link = location.hash.slice(1);
    if (link === '' || hasTried.current) return;
    hasTried.current = true;
    history.replaceState(null, '', location.pathname);
    signIn.mutate(link);
  }, [signIn]);
  return (
    <main className="grid min-h-dvh place-items-center px-4">
      <div className="grid w-full max-w-md gap-5 rounded-2xl border bg-panel p-8">
        <Mark className="size-10 text-accent" />
        <h1 className="text-2xl font-semibold tracking-tight">Sign in to Mintmark</h1>
        {signIn.isPending && <p className="text-quiet">Signing in…</p>}
        {signIn.error && <Problem error={signIn.error} />}
        {!signIn.isPending && (
          <div className="grid gap-3 text-quiet">
            <p>
              <Code text="Open the link that mintmark serve printed when it started. It works once, for ten minutes, and no password is needed." />
            </p>
            <p>A new one: start it again, or ask an admin of this server.</p>
          </div>
        )}
      </div>
    </main>
  );
}
