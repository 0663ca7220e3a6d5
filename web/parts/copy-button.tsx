import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';

/** Puts a text into the clipboard. */
export function CopyButton({
  text,
  label = 'Copy',
  about,
}: {
  readonly text: string;
  readonly label?: string;
  /** What is copied, where several such buttons are on a page. */
  readonly about?: string;
}) {
  const [state, setState] = useState<'ready' | 'copied' | 'refused'>('ready');
  useEffect(() => {
    if (state === 'ready') return undefined;
    const timer = setTimeout(() => setState('ready'), 2500);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('refused'),
    );
  };
  return (
    <Button onClick={copy}>
      {state === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite">
        {state === 'ready' ? label : state === 'copied' ? 'Copied' : 'The browser refused: mark and copy it'}
      </span>
      {about !== undefined && <span className="sr-only"> {about}</span>}
    </Button>
  );
}
