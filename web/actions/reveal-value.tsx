import { Eye } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Problem } from '../parts/problem.tsx';
import { api, read } from '../server/client.ts';
import { useMayActAs } from '../server/roles.ts';

interface TokenNumber {
  readonly credential: string;
  readonly number: number;
}

/** So long a value is on the screen, at most. */
const shownSeconds = 60;

interface RevealButtonProps extends TokenNumber {
  /** The value was shown already, and is not to be asked for again here. */
  readonly isSpent?: boolean;
  readonly onShown?: () => void;
}

/** Shows the sealed value of one token, once, after it has said what that means. Hidden from who may not. */
export function RevealButton({ credential, number, isSpent = false, onShown }: RevealButtonProps) {
  const [stage, setStage] = useState<'closed' | 'open' | 'over'>('closed');
  const isAllowed = useMayActAs('operator');
  const close = (): void => setStage('closed');
  if (!isAllowed) return null;
  return (
    <>
      {!isSpent && (
        <Button kind="quiet" onClick={() => setStage('open')}>
          <Eye aria-hidden /> Reveal once
          <span className="sr-only">
            the value of {credential}#{number}
          </span>
        </Button>
      )}
      {stage === 'open' && (
        <RevealDialog
          credential={credential}
          number={number}
          onClose={close}
          onShown={onShown}
          onOver={() => setStage('over')}
        />
      )}
      {stage === 'over' && <OverDialog credential={credential} number={number} onClose={close} />}
    </>
  );
}

// The value lives in this state and nowhere else: no query, no mutation and no address ever has it. It goes with the
// whole dialog: React keeps the last state of what it still shows.
type Revealing =
  | { readonly state: 'ready' | 'asked' }
  | { readonly state: 'refused'; readonly error: Error }
  | { readonly state: 'shown'; readonly value: string; readonly endsAt: number };

function useRevealing({ credential, number }: TokenNumber, onShown: (() => void) | undefined) {
  const [revealing, setRevealing] = useState<Revealing>({ state: 'ready' });
  const show = async (): Promise<void> => {
    const param = { name: credential };
    const { value } = await read(
      api.credentials[':name'].reveal.$post({ param, query: {}, json: { number } }),
    );
    setRevealing({ state: 'shown', value, endsAt: Date.now() + shownSeconds * 1000 });
    onShown?.();
  };
  const ask = (): void => {
    setRevealing({ state: 'asked' });
    show().catch((error: unknown) => {
      setRevealing({ state: 'refused', error: error instanceof Error ? error : new Error(String(error)) });
    });
  };
  return { revealing, ask };
}

interface RevealDialogProps extends TokenNumber {
  readonly onClose: () => void;
  readonly onShown: (() => void) | undefined;
  readonly onOver: () => void;
}

function RevealDialog({ onClose, onShown, onOver, ...token }: RevealDialogProps) {
  const { revealing, ask } = useRevealing(token, onShown);
  const { state } = revealing;
  return (
    <Dialog
      title={`The value of ${token.credential}#${token.number}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{state === 'ready' ? 'Not now' : 'Close'}</Button>
          {(state === 'ready' || state === 'asked' || state === 'refused') && (
            <Button kind="primary" isBusy={state === 'asked'} onClick={ask}>
              Reveal it now
            </Button>
          )}
        </>
      }
    >
      {(state === 'ready' || state === 'asked') && <Consequences />}
      {state === 'refused' && <Problem error={revealing.error} />}
      {state === 'shown' && <Value value={revealing.value} endsAt={revealing.endsAt} onOver={onOver} />}
    </Dialog>
  );
}

function OverDialog({ credential, number, onClose }: TokenNumber & { readonly onClose: () => void }) {
  return (
    <Dialog
      title={`The value of ${credential}#${number}`}
      onClose={onClose}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      <p role="status">The time is over: the value has left this page. It can be revealed again.</p>
    </Dialog>
  );
}

function Consequences() {
  return (
    <ul className="grid list-disc gap-2 pl-5">
      <li>Whoever sees your screen can use it as you do. Look around; end a shared screen.</li>
      <li>The audit log says that you have revealed it, and when.</li>
      <li>It is shown for {shownSeconds} seconds or until you close this. The page keeps nothing of it.</li>
      <li>Builds do not need this: Mintmark writes it into every slot itself.</li>
    </ul>
  );
}

function Value({
  value,
  endsAt,
  onOver,
}: {
  readonly value: string;
  readonly endsAt: number;
  readonly onOver: () => void;
}) {
  const [left, setLeft] = useState(shownSeconds);
  useEffect(() => {
    // Against the clock, and not by counting: a browser slows down what is in the background.
    const look = (): void => {
      const seconds = Math.ceil((endsAt - Date.now()) / 1000);
      if (seconds > 0) setLeft(seconds);
      else onOver();
    };
    const timer = setInterval(look, 1000);
    return () => clearInterval(timer);
  }, [endsAt, onOver]);
  return (
    <div className="grid gap-3">
      <output
        aria-label="The value"
        className="block rounded-lg border border-line-strong bg-ground px-4 py-3 font-mono break-all select-all"
      >
        {value}
      </output>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <CopyButton text={value} label="Copy the value" />
        <p className="text-sm text-quiet">Hidden again in {left} s</p>
      </div>
      <p className="text-sm text-quiet">
        What you copy stays in the clipboard until something else is there.
      </p>
    </div>
  );
}
