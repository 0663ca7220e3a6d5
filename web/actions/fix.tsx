import { Said } from '../parts/said.tsx';
import { ActionButton } from './action-button.tsx';
import { actionOfFix, actionWords } from './action-of-fix.ts';

interface FixProps {
  /** A command, or what a person does. */
  readonly fix: string;
  readonly credential: string;
}

/** What mends something, in words. */
export function FixText({ fix }: { readonly fix: string }) {
  return (
    <span className="text-sm break-words text-quiet">
      <Said text={fix} />
    </span>
  );
}

/** The button that previews what mends something; nothing where no action of the server does it. */
export function FixButton({ fix, credential }: FixProps) {
  const action = actionOfFix(fix, credential);
  if (!action) return null;
  return (
    <ActionButton action={action}>
      {actionWords[action.action]}
      <span className="sr-only"> {'credential' in action ? action.credential : ''}</span>
    </ActionButton>
  );
}
