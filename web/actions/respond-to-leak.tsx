import { Siren } from 'lucide-react';
import { useState } from 'react';
import type { Action } from '../../src/server/contract.ts';
import { Button, type ButtonKind } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { useMayActAs } from '../server/roles.ts';
import { useActions } from './actions.tsx';

type Response = Extract<Action, { action: 'respond' }>;
type Exposure = NonNullable<Response['exposure']>;

interface RespondButtonProps {
  readonly leak: Response['leak'];
  /** What leaked, for the title: `anaconda-upload#2`. */
  readonly about: string;
  /** As far as it is known already. */
  readonly exposure?: Exposure | undefined;
  readonly kind?: ButtonKind;
  readonly children: string;
}

const choices: readonly { readonly exposure: Exposure; readonly title: string; readonly follows: string }[] =
  [
    {
      exposure: 'public',
      title: 'Anybody could read it',
      follows: 'It is ended at once. Builds that use it fail until the next one is in their slots.',
    },
    {
      exposure: 'private',
      title: 'Only people who may read the place',
      follows: 'The next one is put into every slot first, then it is ended: nothing stops.',
    },
  ];

/** Asks who may have read what leaked, then shows what would be done about it. Hidden from who may not. */
export function RespondButton({ children, kind = 'danger', ...asked }: RespondButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const isAllowed = useMayActAs('operator');
  if (!isAllowed) return null;
  return (
    <>
      <Button kind={kind} aria-label={`${children} (${asked.about})`} onClick={() => setOpen(true)}>
        <Siren aria-hidden /> {children}
      </Button>
      {isOpen && <ExposureDialog {...asked} onClose={() => setOpen(false)} />}
    </>
  );
}

function ExposureDialog({
  leak,
  about,
  exposure = 'public',
  onClose,
}: Pick<RespondButtonProps, 'leak' | 'about' | 'exposure'> & { readonly onClose: () => void }) {
  const preview = useActions();
  const [chosen, choose] = useState<Exposure>(exposure);
  const show = (): void => {
    onClose();
    preview({ action: 'respond', leak, exposure: chosen });
  };
  return (
    <Dialog
      title={`${about} leaked`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button kind="primary" onClick={show}>
            Show what would be done
          </Button>
        </>
      }
    >
      <fieldset className="grid gap-3">
        <legend className="mb-3 text-quiet">Who may have read it? When in doubt: anybody.</legend>
        {choices.map(({ exposure, title, follows }) => (
          <label
            key={exposure}
            className="grid cursor-pointer grid-cols-[auto_1fr] gap-x-3 rounded-lg border border-line-strong px-4 py-3 has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name="exposure"
              checked={chosen === exposure}
              onChange={() => choose(exposure)}
              className="mt-1 size-4 accent-accent"
            />
            <span className="font-medium">{title}</span>
            <span className="col-start-2 text-sm text-quiet">{follows}</span>
          </label>
        ))}
      </fieldset>
    </Dialog>
  );
}
