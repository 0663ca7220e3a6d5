import { Check, Pencil } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Button } from '../../parts/button.tsx';
import { classes } from '../../parts/classes.ts';

interface WizardStepProps {
  readonly number: number;
  readonly title: string;
  /** What was chosen, in a line, once it was. */
  readonly summary: ReactNode;
  readonly state: 'open' | 'done' | 'ahead';
  /** Something of a step that was done is wrong again. */
  readonly problem: string | undefined;
  /** Whether the person came here by a button: then the heading gets the focus. */
  readonly hasMoved: boolean;
  readonly onEdit: () => void;
  /** Enter in any field, or the button. Absent: the step has buttons of its own. */
  readonly onContinue?: (() => void) | undefined;
  readonly children: ReactNode;
}

/** One question of the wizard: a line when it is answered, a form while it is asked. */
export function WizardStep(props: WizardStepProps) {
  const { number, title, summary, state, problem, hasMoved, onEdit, onContinue, children } = props;
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const isOpen = state === 'open';
  useEffect(() => {
    if (isOpen && hasMoved) heading.current?.focus();
  }, [isOpen, hasMoved]);
  return (
    <li
      className={classes(
        'min-w-0 rounded-xl border transition-colors',
        isOpen ? 'border-line-strong bg-panel' : 'bg-panel/60',
      )}
    >
      <section aria-labelledby={id}>
        <header className="flex items-center gap-3 px-4 py-3 sm:px-5">
          <StepMark number={number} state={state} isWrong={problem !== undefined} />
          <div className="min-w-0 flex-1 sm:flex sm:items-baseline sm:gap-4">
            <h2
              id={id}
              ref={heading}
              tabIndex={-1}
              className={classes(
                'shrink-0 font-semibold tracking-tight sm:w-44',
                state === 'ahead' && 'text-quiet',
              )}
            >
              {title}
            </h2>
            {state === 'done' && (
              <div className="min-w-0 flex-1 text-sm break-words text-quiet">
                {problem === undefined ? summary : <span className="text-broken">{problem}</span>}
              </div>
            )}
          </div>
          {state === 'done' && (
            <Button kind="quiet" aria-label={`Change: ${title}`} onClick={onEdit} className="-mr-2 px-2.5">
              <Pencil aria-hidden />
              <span className="max-sm:hidden">Change</span>
            </Button>
          )}
        </header>
        {isOpen && (
          <form
            noValidate
            className="grid gap-5 px-4 pt-1 pb-5 sm:pr-5 sm:pl-15"
            onSubmit={(event) => {
              event.preventDefault();
              onContinue?.();
            }}
          >
            {children}
            {onContinue && (
              <div>
                <Button type="submit" kind="primary">
                  Continue
                </Button>
              </div>
            )}
          </form>
        )}
      </section>
    </li>
  );
}

function StepMark({
  number,
  state,
  isWrong,
}: {
  readonly number: number;
  readonly state: WizardStepProps['state'];
  readonly isWrong: boolean;
}) {
  const tone =
    state === 'open'
      ? 'bg-accent text-on-accent'
      : isWrong && state === 'done'
        ? 'border border-broken text-broken'
        : state === 'done'
          ? 'bg-accent-soft text-accent'
          : 'border text-quiet';
  return (
    <span
      aria-hidden
      className={classes(
        'grid size-7 shrink-0 place-items-center rounded-full text-xs font-semibold tabular-nums',
        tone,
      )}
    >
      {state === 'done' && !isWrong ? <Check className="size-3.5" strokeWidth={2.5} /> : number}
    </span>
  );
}
