import { X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { classes } from './classes.ts';

interface DialogProps {
  readonly title: ReactNode;
  readonly onClose: () => void;
  /** At the bottom right, the main one last. */
  readonly actions?: ReactNode;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** A modal dialog while it is rendered. The browser's own: focus stays in it, Escape closes it, focus goes back. */
export function Dialog({ title, onClose, actions, isWide = false, children }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    const dialog = box.current;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={box}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      className={classes(
        'm-auto max-h-[min(90dvh,56rem)] w-[calc(100%-1.5rem)] flex-col overflow-hidden rounded-2xl border border-line-strong bg-panel text-text shadow-2xl open:flex',
        isWide ? 'max-w-3xl' : 'max-w-lg',
      )}
    >
      <header className="flex items-start gap-4 px-6 pt-5 pb-3">
        <h2 id={id} className="flex-1 text-lg font-semibold tracking-tight">
          {title}
        </h2>
        <Button kind="quiet" aria-label="Close" onClick={onClose} className="-mt-1 -mr-2 px-2">
          <X aria-hidden />
        </Button>
      </header>
      {/* Can be scrolled, so it has to be reached by the keyboard. */}
      <div tabIndex={0} role="group" aria-labelledby={id} className="min-h-0 overflow-y-auto px-6 pb-5">
        {children}
      </div>
      {actions !== undefined && (
        <footer className="flex flex-wrap justify-end gap-3 border-t px-6 py-4">{actions}</footer>
      )}
    </dialog>
  );
}
