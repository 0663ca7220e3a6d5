/** What has to be known of an event to tell whether it changed. */
export interface FormerEvent {
  readonly sequence: number;
  readonly stamp: string;
  /** Day and words, in the form of {@link contentOf}. */
  readonly content: string;
}

/** Day and words of an event, in one text. */
export function contentOf(day: string, summary: string): string {
  return `${day} ${summary}`;
}

/**
 * The events of a calendar that this program wrote, by UID; RFC 5545, sections 3.1 and 3.3.11. Of any other text, what looks
 * like it.
 */
export function readEvents(text: string): ReadonlyMap<string, FormerEvent> {
  const blocks = text
    .replaceAll(/\r?\n[ \t]/g, '')
    .split('BEGIN:VEVENT')
    .slice(1);
  return new Map(
    blocks.map((block) => {
      const field = (name: string): string =>
        new RegExp(`^${name}(?:;[^:\r\n]*)?:([^\r\n]*)`, 'm').exec(block)?.[1] ?? '';
      const summary = field('SUMMARY').replaceAll(/\\(.)/g, '$1');
      return [
        field('UID'),
        {
          sequence: Number(field('SEQUENCE')) || 0,
          stamp: field('DTSTAMP'),
          content: contentOf(field('DTSTART'), summary),
        },
      ];
    }),
  );
}
