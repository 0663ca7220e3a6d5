import { Ban } from 'lucide-react';
import { useState } from 'react';
import type { Credential, Token } from '../../../src/server/contract.ts';
import { useActions } from '../../actions/actions.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { counted } from '../../parts/counted.ts';
import { useMayActAs } from '../../server/roles.ts';

interface RevokeProps {
  readonly token: Token;
  readonly credential: Credential;
}

/** Ends one token. Of the last that works, a person has to say so in as many words. Hidden from who may not. */
export function RevokeButton({ token, credential }: RevokeProps) {
  const preview = useActions();
  const [isOpen, setOpen] = useState(false);
  const isAllowed = useMayActAs('admin');
  if (!isAllowed) return null;
  const isLast = token.state === 'active';
  const revoke = (): void => {
    if (isLast) setOpen(true);
    else preview({ action: 'revoke', token: token.label });
  };
  return (
    <>
      <Button kind="danger" onClick={revoke}>
        <Ban aria-hidden /> Revoke…
        <span className="sr-only">{token.label}</span>
      </Button>
      {isOpen && <LastTokenDialog token={token} credential={credential} onClose={() => setOpen(false)} />}
    </>
  );
}

function LastTokenDialog({ token, credential, onClose }: RevokeProps & { readonly onClose: () => void }) {
  const preview = useActions();
  const [mayBeLast, setMayBeLast] = useState(false);
  const holders = credential.slotList.filter((slot) => slot.token === token.label).length;
  const show = (): void => {
    onClose();
    preview({ action: 'revoke', token: token.label, mayBeLast: true });
  };
  return (
    <Dialog
      title={`${token.label} is the last one that works`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button kind="danger" disabled={!mayBeLast} onClick={show}>
            Show what would be done
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p>
          {holders === 0
            ? 'No slot holds it.'
            : `It is in ${counted(holders, 'slot')}, and what reads there stops.`}{' '}
          To replace it without a gap, rotate instead. Has it leaked, then say so: the next one is put in its
          place.
        </p>
        <label className="flex cursor-pointer gap-3 rounded-lg border border-line-strong px-4 py-3 has-checked:border-broken has-checked:bg-broken-soft">
          <input
            type="checkbox"
            checked={mayBeLast}
            onChange={(event) => setMayBeLast(event.target.checked)}
            className="mt-1 size-4 shrink-0 accent-broken"
          />
          <span>Revoke it even so: nothing works in its place.</span>
        </label>
      </div>
    </Dialog>
  );
}
