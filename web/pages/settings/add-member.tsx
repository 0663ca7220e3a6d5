import { useState } from 'react';
import type { Role } from '../../../src/server/contract.ts';
import { Button } from '../../parts/button.tsx';
import { Field, inputShape } from '../../parts/field.tsx';
import { Problem } from '../../parts/problem.tsx';
import { api, read } from '../../server/client.ts';
import { useChange } from '../../server/use-change.ts';

const roles: readonly Role[] = ['viewer', 'operator', 'admin'];

interface RoleSelectProps {
  readonly label: string;
  readonly value: Role;
  readonly isDisabled?: boolean;
  readonly onChoose: (role: Role) => void;
}

export function RoleSelect({ label, value, isDisabled = false, onChoose }: RoleSelectProps) {
  return (
    <div className="w-fit">
      <select
        aria-label={label}
        value={value}
        disabled={isDisabled}
        onChange={(event) => onChoose(event.target.value as Role)}
        className={inputShape}
      >
        {roles.map((role) => (
          <option key={role}>{role}</option>
        ))}
      </select>
    </div>
  );
}

/** What a member is called, as the server takes it. */
function problemOfName(name: string): string | undefined {
  if (name === '') return 'How is this person called?';
  return /^[^\s/()]{1,100}$/.test(name)
    ? undefined
    : 'Without spaces, slashes and parentheses; 100 letters at most.';
}

function problemOfEmail(email: string): string | undefined {
  return email === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? undefined : 'This is no e-mail address.';
}

export function AddMember() {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [wasTried, setTried] = useState(false);
  const nameProblem = wasTried ? problemOfName(name) : undefined;
  const emailProblem = wasTried ? problemOfEmail(email) : undefined;
  const add = useChange(async () => {
    const json = { role, ...(email === '' ? {} : { email }) };
    await read(api.members[':name'].$put({ param: { name }, query: {}, json }));
    setName('');
    setEmail('');
    setTried(false);
  });
  return (
    <form
      noValidate
      aria-label="Add a member"
      className="grid items-start gap-3 border-t pt-5 sm:grid-cols-[1fr_1fr_auto_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (problemOfName(name) === undefined && problemOfEmail(email) === undefined) add.mutate(undefined);
      }}
    >
      <Field label="Name" problem={nameProblem} hint="A person's, as the audit log will say it.">
        {(ties) => (
          <input
            {...ties}
            value={name}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
            className={inputShape}
          />
        )}
      </Field>
      <Field label="E-mail address" problem={emailProblem} hint="For the team's own sign-in; may be empty.">
        {(ties) => (
          <input
            {...ties}
            type="email"
            value={email}
            autoComplete="off"
            onChange={(event) => setEmail(event.target.value)}
            className={inputShape}
          />
        )}
      </Field>
      <div className="grid gap-1.5 text-sm font-medium">
        <span aria-hidden>Role</span>
        <RoleSelect label="Role of the new member" value={role} onChoose={setRole} />
      </div>
      <Button type="submit" kind="primary" isBusy={add.isPending} className="sm:mt-[1.8rem]">
        Add
      </Button>
      {add.error && (
        <div className="sm:col-span-full">
          <Problem error={add.error} />
        </div>
      )}
    </form>
  );
}
