import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Member } from '../../../src/server/contract.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Shown } from '../../parts/shown.tsx';
import { api, read } from '../../server/client.ts';
import { membersQuery, sessionQuery } from '../../server/queries.ts';
import { useChange } from '../../server/use-change.ts';
import { LinkDialog } from './link-dialog.tsx';
import { AddMember, RoleSelect } from './add-member.tsx';

const roles = {
  viewer: 'sees everything but values, and changes nothing',
  operator: 'rotates, verifies, responds to leaks, reveals a value',
  admin: 'also revokes, retires, sweeps, writes the manifest, and decides who may what',
} as const;

/** Who may sign in, and as what. */
export function Members() {
  const members = useQuery(membersQuery);
  return (
    <Panel title="Members" className="xl:col-span-2" about="Who may sign in to this server.">
      <div className="grid gap-6">
        <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[auto_1fr]">
          {Object.entries(roles).map(([role, meaning]) => (
            <div key={role} className="contents">
              <dt className="font-medium">{role}</dt>
              <dd className="text-quiet">{meaning}</dd>
            </div>
          ))}
        </dl>
        <Shown query={members} loading="h-40">
          {(data) => (
            <ul className="grid gap-3">
              {data.members.map((member) => (
                <MemberRow key={member.name} member={member} />
              ))}
            </ul>
          )}
        </Shown>
        <AddMember />
      </div>
    </Panel>
  );
}

function MemberRow({ member }: { readonly member: Member }) {
  const { name, role, email, sessions } = member;
  const [link, setLink] = useState<{ readonly url: string; readonly endsAt: string }>();
  const [isRemoving, setRemoving] = useState(false);
  const { data } = useSuspenseQuery(sessionQuery);
  const isMe = data.session.member === name;
  const param = { name };
  const change = useChange((json: Pick<Member, 'role'>) =>
    read(
      api.members[':name'].$put({
        param,
        query: {},
        json: { ...json, ...(email === undefined ? {} : { email }) },
      }),
    ),
  );
  const makeLink = useChange(async () =>
    setLink(await read(api.members[':name'].link.$post({ param, query: {} }))),
  );
  const signOut = useChange(() => read(api.members[':name'].sessions.$delete({ param, query: {} })));
  const remove = useChange(() => read(api.members[':name'].$delete({ param, query: {} })));
  const error = change.error ?? makeLink.error ?? signOut.error ?? remove.error;
  return (
    <li className="grid gap-2 border-t pt-3">
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-0 flex-1 basis-48">
          <p className="font-medium break-words">
            {name} {isMe && <span className="font-normal text-quiet">(you)</span>}
          </p>
          <p className="text-sm break-words text-quiet">
            {email ?? 'no e-mail address'}, signed in {sessions === 1 ? 'once' : `${sessions} times`}
          </p>
        </div>
        <RoleSelect
          label={`Role of ${name}`}
          value={role}
          isDisabled={change.isPending}
          onChoose={(chosen) => change.mutate({ role: chosen })}
        />
        <Button isBusy={makeLink.isPending} onClick={() => makeLink.mutate(undefined)}>
          Sign-in link<span className="sr-only"> for {name}</span>
        </Button>
        <Button
          disabled={sessions === 0}
          isBusy={signOut.isPending}
          onClick={() => signOut.mutate(undefined)}
        >
          Sign out<span className="sr-only"> {name} everywhere</span>
        </Button>
        <Button kind="danger" onClick={() => setRemoving(true)}>
          Remove<span className="sr-only"> {name}</span>
        </Button>
      </div>
      {error && <Problem error={error} />}
      {isRemoving && (
        <Dialog
          title={`Remove ${name}?`}
          onClose={() => setRemoving(false)}
          actions={
            <>
              <Button onClick={() => setRemoving(false)}>Not now</Button>
              <Button
                kind="danger"
                isBusy={remove.isPending}
                onClick={() => {
                  remove.mutate(undefined);
                  setRemoving(false);
                }}
              >
                Remove
              </Button>
            </>
          }
        >
          <p>{name} is signed out everywhere at once. What they did stays in the audit log.</p>
        </Dialog>
      )}
      {link && <LinkDialog member={name} link={link} onClose={() => setLink(undefined)} />}
    </li>
  );
}
