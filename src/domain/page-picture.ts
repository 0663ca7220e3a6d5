import { invariant } from './errors.ts';

/** What stands on a page and is clicked, filled in or copied. */
type Shape =
  /** The way through menus; the last entry is where one is. */
  | { readonly kind: 'menu'; readonly entries: readonly string[] }
  | { readonly kind: 'field'; readonly label: string; readonly value: string }
  /** One of several, in a list that opens or as round boxes. */
  | { readonly kind: 'choice'; readonly label: string; readonly value: string }
  | {
      readonly kind: 'boxes';
      readonly label: string;
      readonly ticked: readonly string[];
      /** Some of those that stay empty. */
      readonly empty: readonly string[];
    }
  | { readonly kind: 'button'; readonly label: string }
  /** An entry of a list, with the button in its line. */
  | { readonly kind: 'row'; readonly label: string; readonly button: string }
  /** A value that the page shows this once. */
  | { readonly kind: 'shown-once'; readonly label: string };

/** One thing on a drawn page, and the number (from 1) of the step of its section that says what to do with it. */
export type PicturePart = Shape & { readonly step: number };

/** What a page of a vendor looks like, as a drawing can show it: no screenshot, and nothing that the steps do not say. */
export interface PagePicture {
  readonly heading: string;
  /** From top to bottom. */
  readonly parts: readonly PicturePart[];
}

/** Draws a page; `at` is how the step begins that a part belongs to. */
export function drawPage(
  steps: readonly string[],
  { heading, parts }: { heading: string; parts: readonly (Shape & { readonly at: string })[] },
): PagePicture {
  return {
    heading,
    parts: parts.map(({ at, ...shape }) => {
      const index = steps.findIndex((step) => step.startsWith(at));
      invariant(index !== -1, `no step begins with "${at}"`);
      return { ...shape, step: index + 1 };
    }),
  };
}
