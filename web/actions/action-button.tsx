import type { ReactNode } from 'react';
import type { Action } from '../../src/server/contract.ts';
import { Button, type ButtonKind } from '../parts/button.tsx';
import { useMayActAs } from '../server/roles.ts';
import { neededRole } from './needed-role.ts';
import { useActions } from './actions.tsx';

interface ActionButtonProps {
  readonly action: Action;
  readonly kind?: ButtonKind;
  readonly children: ReactNode;
}

/** Shows what would be done, and does it when it is confirmed. Hidden from who may not. */
export function ActionButton({ action, kind = 'plain', children }: ActionButtonProps) {
  const preview = useActions();
  const isAllowed = useMayActAs(neededRole(action));
  if (!isAllowed) return null;
  return (
    <Button kind={kind} onClick={() => preview(action)}>
      {children}
    </Button>
  );
}
