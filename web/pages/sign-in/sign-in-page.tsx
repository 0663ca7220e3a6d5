import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { LogIn } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Problem } from '../../parts/problem.tsx';
import { Said } from '../../parts/said.tsx';
import { api, read } from '../../server/client.ts';
import { signInWaysQuery } from '../../server/queries.ts';
import { Mark } from '../../shell/mark.tsx';

/** What stands behind the # of the address: a one-time link, or why the team's own sign-in has failed. */
function readHash(): { readonly link?: string; readonly problem?: string } {
  const text = location.hash.slice(1);
  const [, problem] = /^problem=([a-z-]+)$/.exec(text) ?? [];
  if (problem !== undefined) return { problem };
  return text === '' ? {} : { link: text };
}

/** Signs in by the link that was opened, or leads to the team's own sign-in. The link leaves the address at once. */
export default function SignInPage() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [hash] = useState(readHash);
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
    if (hasTried.current) return;
    hasTried.current = true;
    history.replaceState(null, '', location.pathname);
    if (hash.link !== undefined) signIn.mutate(hash.link);
  }, [hash, signIn]);
  return (
    <main className="grid min-h-dvh place-items-center px-4">
      <div className="grid w-full max-w-md gap-5 rounded-2xl border bg-panel p-8">
        <Mark className="size-10 text-accent" />
        <h1 className="text-2xl font-semibold tracking-tight">Sign in to Mintmark</h1>
        {signIn.isPending ? <p className="text-quiet">Signing in…</p> : <Ways problem={hash.problem} />}
        {signIn.error && <Problem error={signIn.error} />}
      </div>
    </main>
  );
}

function Ways({ problem: code }: { readonly problem: string | undefined }) {
  const { data } = useQuery(signInWaysQuery);
  const openid = data?.openid;
  const problem = openid?.problems.find((each) => each.code === code);
  return (
    <div className="grid gap-4">
      {problem && <Problem error={{ name: problem.code, ...problem }} />}
      {openid && (
        // A link and no form: the policy of this page lets a form go nowhere else.
        <a
          href="/api/v1/openid/start"
          className="inline-flex min-h-11 items-center justify-center gap-2.5 rounded-lg bg-accent px-4 font-medium text-on-accent hover:bg-accent-strong"
        >
          <LogIn aria-hidden className="size-4" /> Sign in with {openid.title}
        </a>
      )}
      <div className="grid gap-3 text-quiet">
        <p>
          {openid && 'Or by a link. '}
          <Said text="Open the link that mintmark serve printed when it started. It works once, for ten minutes, and no password is needed." />
        </p>
        <p>A new one: start it again, or ask an admin of this server.</p>
      </div>
    </div>
  );
}
