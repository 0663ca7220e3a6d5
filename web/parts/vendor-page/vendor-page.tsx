import type { PagePicture } from '../../../src/server/contract.ts';
import { PagePart } from './page-part.tsx';

interface VendorPageProps {
  readonly picture: PagePicture;
  /** Where the page is; drawn without what fills it in. */
  readonly address?: string | undefined;
  /** The element that holds the words of a step: they are what a screen reader says in place of the picture. */
  readonly idOfStep: (step: number) => string;
}

/** A page of a vendor as a drawing: where to click and what to enter, with the numbers of the steps. */
export function VendorPage({ picture, address, idOfStep }: VendorPageProps) {
  const steps = [...new Set(picture.parts.map(({ step }) => step))];
  return (
    <div
      role="img"
      aria-labelledby={steps.map(idOfStep).join(' ')}
      className="min-w-0 overflow-hidden rounded-xl border border-line-strong bg-ground text-sm"
    >
      <div className="flex items-center gap-3 border-b bg-raised px-3 py-2">
        <span className="flex gap-1.5">
          {['one', 'two', 'three'].map((dot) => (
            <span key={dot} className="size-2 rounded-full bg-line-strong" />
          ))}
        </span>
        <span className="min-h-6 min-w-0 flex-1 truncate rounded-md border bg-ground px-2.5 py-0.5 font-mono text-xs text-quiet">
          {address === undefined ? '' : withoutQuery(address)}
        </span>
      </div>
      <div className="grid gap-3.5 px-4 pt-3 pb-4">
        <p className="border-b pb-2 font-semibold break-words">{picture.heading}</p>
        {picture.parts.map((part, index) => (
          // A drawing never changes its order.
          // oxlint-disable-next-line react/no-array-index-key
          <PagePart key={index} part={part} />
        ))}
      </div>
    </div>
  );
}

function withoutQuery(address: string): string {
  const { host, pathname } = new URL(address);
  return host + pathname;
}
