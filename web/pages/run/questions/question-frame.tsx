import { Hand } from 'lucide-react';
import type { ReactNode } from 'react';
import { Panel } from '../../../parts/panel.tsx';

interface QuestionFrameProps {
  readonly title: string;
  readonly about?: ReactNode;
  /** What is answered, beside what has to be known for it. */
  readonly answer: ReactNode;
  readonly children: ReactNode;
}

/** What a person is asked, and the answer in sight while they read how to come by it. */
export function QuestionFrame({ title, about, answer, children }: QuestionFrameProps) {
  return (
    <div className="grid min-w-0 items-start gap-6 xl:grid-cols-[minmax(0,1fr)_20rem] 2xl:grid-cols-[minmax(0,1fr)_25rem]">
      <Panel title={title} about={about} className="border-due">
        {children}
      </Panel>
      <section
        aria-label="Your answer"
        className="grid min-w-0 gap-4 rounded-xl border border-due bg-panel px-5 py-4 xl:sticky xl:top-6"
      >
        <h2 className="flex items-center gap-2.5 font-semibold">
          <Hand aria-hidden className="size-5 shrink-0 text-due" /> The run waits for you
        </h2>
        {answer}
      </section>
    </div>
  );
}
