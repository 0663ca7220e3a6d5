import { ExternalLink } from 'lucide-react';
import type { Guide } from '../../../src/server/contract.ts';

/** A guide as a person reads it: places, clicks, and what must never be done. */
export function GuideText({ guide: { summary, sections, warnings, links } }: { readonly guide: Guide }) {
  return (
    <div className="grid gap-4 text-sm">
      <p className="text-quiet">{summary}</p>
      {sections.map(({ title, page, steps, lines }) => (
        <section key={title} className="grid min-w-0 gap-1.5">
          <h3 className="font-medium">{title}</h3>
          {page !== undefined && <OutsideLink title={`Open ${new URL(page).host}`} url={page} />}
          <ol className="grid list-decimal gap-1 pl-5 text-quiet marker:text-quiet">
            {steps.map((step) => (
              <li key={step} className="break-words">
                {step}
              </li>
            ))}
          </ol>
          {lines && (
            <pre tabIndex={0} className="overflow-x-auto rounded-lg border bg-ground p-3 font-mono text-xs">
              {lines.text}
            </pre>
          )}
        </section>
      ))}
      {warnings.length > 0 && (
        <ul className="grid list-disc gap-1 pl-5 text-quiet">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      <p className="flex flex-wrap gap-x-4 gap-y-1">
        {links.map(({ title, url }) => (
          <OutsideLink key={url} title={title} url={url} />
        ))}
      </p>
    </div>
  );
}

function OutsideLink({ title, url }: { readonly title: string; readonly url: string }) {
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      className="inline-flex w-fit items-center gap-1.5 text-accent underline underline-offset-2"
    >
      {title}
      <ExternalLink aria-hidden className="size-3.5" />
    </a>
  );
}
