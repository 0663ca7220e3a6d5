import type { PagePicture } from './page-picture.ts';

/** One place where a person does something, and what to do there. */
export interface GuideSection {
  readonly title: string;
  /** Deep link, filled in beforehand as far as the service allows. */
  readonly page?: string;
  /** Clicks in words, in order: enough even when the link is broken. */
  readonly steps: readonly string[];
  /** What the pages look like, one after the other, for who reads the guide in a browser. */
  readonly pictures?: readonly PagePicture[];
  /** Lines to copy, for example of a workflow file. */
  readonly lines?: { readonly language: 'yaml' | 'sh'; readonly text: string };
}

/**
 * What a person does where no call can: shown by the step that waits for it, by `mintmark guide`, and in docs/guides/.
 */
export interface Guide {
  readonly title: string;
  /** What there is at the end, in a sentence or two. */
  readonly summary: string;
  readonly sections: readonly GuideSection[];
  /** What must never be done. */
  readonly warnings: readonly string[];
  readonly links: readonly { readonly title: string; readonly url: string }[];
}
