import { ExternalLink, ShieldAlert } from 'lucide-react';
import { useId } from 'react';
import type { Guide } from '../../src/server/contract.ts';
import { Said } from './said.tsx';
import { CopyButton } from './copy-button.tsx';
import { Marker } from './vendor-page/marker.tsx';
import { VendorPage } from './vendor-page/vendor-page.tsx';

type Section = Guide['sections'][number];

/** What a person does where no call can, click by click, each page drawn beside its steps. */
export function GuideView({ guide }: { readonly guide: Guide }) {
  const { summary, sections, warnings, links } = guide;
  return (
    <div className="@container grid min-w-0 gap-8">
      <p className="max-w-prose break-words text-quiet">{summary}</p>
      {sections.map((section) => (
        <GuideSection key={section.title} section={section} />
      ))}
      {warnings.length > 0 && <Warnings warnings={warnings} />}
      {links.length > 0 && (
        <ul className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
          {links.map(({ title, url }) => (
            <li key={url}>
              <a href={url} target="_blank" rel="noreferrer" className="text-accent underline">
                {title}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function GuideSection({ section }: { readonly section: Section }) {
  const { title, page, steps, pictures = [], lines } = section;
  const id = useId();
  const idOfStep = (step: number): string => `${id}-${step}`;
  return (
    <section aria-label={title} className="grid min-w-0 gap-4">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h3 className="font-medium">{title}</h3>
        {page !== undefined && (
          <a
            href={page}
            target="_blank"
            rel="noreferrer"
            className="inline-flex min-h-9 items-center gap-2 rounded-lg border border-line-strong px-3.5 text-sm font-medium text-accent hover:bg-raised"
          >
            Open the page <ExternalLink aria-hidden className="size-4" />
          </a>
        )}
      </header>
      <div className="grid min-w-0 items-start gap-6 @2xl:grid-cols-2">
        <ol className="grid gap-1">
          {steps.map((text, index) => (
            <GuideStep key={text} id={idOfStep(index + 1)} step={index + 1} section={section} />
          ))}
        </ol>
        {pictures.length > 0 && (
          <div className="grid min-w-0 gap-4">
            {pictures.map((picture) => (
              <VendorPage
                key={`${picture.heading} ${picture.parts[0]?.kind ?? ''}`}
                picture={picture}
                address={page}
                idOfStep={idOfStep}
              />
            ))}
          </div>
        )}
      </div>
      {lines && <Lines text={lines.text} />}
    </section>
  );
}

interface GuideStepProps {
  readonly id: string;
  readonly step: number;
  readonly section: Section;
}

/** The words of a step; what it fills in can be copied. */
function GuideStep({ id, step, section: { steps, pictures } }: GuideStepProps) {
  const text = steps[step - 1] ?? '';
  const entered = pictures
    ?.flatMap(({ parts }) => parts)
    .find((part) => part.kind === 'field' && part.step === step && text.endsWith(`: ${part.value}`));
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-3 rounded-lg py-1.5">
      <Marker step={step} className="mt-0.5" />
      <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2">
        <p id={id} className="min-w-0 break-words">
          <Said text={text} />
        </p>
        {entered?.kind === 'field' && <CopyButton text={entered.value} label={`Copy ${entered.label}`} />}
      </div>
    </li>
  );
}

function Lines({ text }: { readonly text: string }) {
  return (
    <div className="grid min-w-0 gap-2">
      {/* Can be scrolled, so it has to be reached by the keyboard. */}
      <pre
        tabIndex={0}
        className="overflow-x-auto rounded-lg border bg-ground px-4 py-3 font-mono text-xs leading-relaxed"
      >
        {text.trimEnd()}
      </pre>
      <div>
        <CopyButton text={text} label="Copy the lines" />
      </div>
    </div>
  );
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  return (
    <ul className="grid gap-2 rounded-lg border border-due bg-due-soft px-4 py-3 text-sm">
      {warnings.map((warning) => (
        <li key={warning} className="flex gap-2.5">
          <ShieldAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-due" />
          <span className="min-w-0 break-words">
            <Said text={warning} />
          </span>
        </li>
      ))}
    </ul>
  );
}
