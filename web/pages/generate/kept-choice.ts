import { useCallback, useState } from 'react';
import { nothingChosen, type Choice } from './choice.ts';

// The number changes with the shape: what an older page kept is not read.
const key = 'mintmark-generate-1';

/** What is chosen, kept for this tab: a reload or a session that ends loses nothing. */
export function useKeptChoice(): {
  readonly choice: Choice;
  readonly update: (change: Partial<Choice>) => void;
  readonly startOver: () => void;
} {
  const [choice, setChoice] = useState(kept);
  const update = useCallback((change: Partial<Choice>) => {
    setChoice((before) => {
      const after = { ...before, ...change };
      keep(after);
      return after;
    });
  }, []);
  const startOver = useCallback(() => {
    keep(nothingChosen);
    setChoice(nothingChosen);
  }, []);
  return { choice, update, startOver };
}

function kept(): Choice {
  try {
    const text = sessionStorage.getItem(key);
    return text === null ? nothingChosen : { ...nothingChosen, ...(JSON.parse(text) as Partial<Choice>) };
  } catch {
    // A browser that keeps nothing begins anew at a reload.
    return nothingChosen;
  }
}

function keep(choice: Choice): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(choice));
  } catch {
    // It lasts as long as the page.
  }
}
