import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Page } from '../../parts/page.tsx';
import { Ending } from './ending.tsx';
import { Steps } from './steps.tsx';
import { Summary } from './summary.tsx';
import { useWizard } from './wizard.ts';

const about = 'A token made, put where it belongs, and proved. Nothing is changed before the last step.';

export default function GeneratePage() {
  const state = useWizard();
  const { choice, startOver } = state;
  // A fresh start forgets also what the steps themselves remember.
  const [round, setRound] = useState(0);
  const restart = (): void => {
    startOver();
    setRound(round + 1);
  };
  if (choice.written)
    return (
      <Page title="Generate and set">
        <Ending state={{ ...state, startOver: restart }} written={choice.written} />
      </Page>
    );
  return (
    <Page
      title="Generate and set"
      about={about}
      actions={
        choice.uses.length > 0 && (
          <Button kind="quiet" onClick={restart}>
            <RotateCcw aria-hidden /> Start over
          </Button>
        )
      }
      className="xl:grid-cols-[minmax(0,1fr)_26rem] xl:items-start 2xl:grid-cols-[minmax(0,1fr)_32rem]"
    >
      <Steps key={round} state={state} />
      <div className="min-w-0 xl:sticky xl:top-6">
        <Summary state={state} />
      </div>
    </Page>
  );
}
