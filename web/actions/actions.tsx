import { createContext, useContext, useState, type ReactNode } from 'react';
import type { Action } from '../../src/server/contract.ts';
import { PreviewDialog } from './preview-dialog.tsx';

const Preview = createContext<(action: Action) => void>(() => undefined);

/** Asks for the preview of an action, from anywhere on a page. */
export function useActions(): (action: Action) => void {
  return useContext(Preview);
}

/** Holds the one preview that is open. */
export function ActionsProvider({ children }: { readonly children: ReactNode }) {
  const [action, setAction] = useState<Action>();
  return (
    <Preview value={setAction}>
      {children}
      {action && <PreviewDialog action={action} onClose={() => setAction(undefined)} />}
    </Preview>
  );
}
