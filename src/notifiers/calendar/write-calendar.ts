import { instantOrUndefined, type Instant } from '../../domain/instant.ts';
import type { DueDate } from '../../domain/notice.ts';
import { contentOf, type FormerEvent } from './read-events.ts';

const weekSeconds = 7 * 86_400;

/**
 * One event a credential and kind of date, on a whole day, with an alarm a week before. A new token moves the event: its UID
 * stays, its SEQUENCE counts up. What has not changed is written as it was, to the letter.
 */
export async function writeCalendar({
  at,
  dates,
  vaultTag,
  former,
}: {
  at: Instant;
  dates: readonly DueDate[];
  vaultTag: string;
  former: ReadonlyMap<string, FormerEvent>;
}): Promise<string> {
  const { default: createCalendar, ICalAlarmType, ICalEventTransparency } = await import('ical-generator');
  const calendar = createCalendar({
    name: 'Mintmark: tokens',
    prodId: { company: 'Mintmark', product: 'mintmark', language: 'EN' },
    ttl: 86_400,
  });
  for (const date of dates) {
    const id = `${date.kind}.${date.credential}.${vaultTag}@mintmark`;
    const day = date.at.slice(0, 10);
    const summary =
      date.kind === 'expiry' ? `${date.token} expires` : `${date.token} is to be replaced from now on`;
    const old = former.get(id);
    const isSame = old?.content === contentOf(day.replaceAll('-', ''), summary);
    calendar
      .createEvent({
        id,
        start: new Date(`${day}T00:00:00Z`),
        timezone: 'UTC',
        allDay: true,
        summary,
        description: `${date.purpose}\nmintmark apply ${date.credential}`,
        sequence: old ? old.sequence + (isSame ? 0 : 1) : 0,
        stamp: new Date((isSame ? parseStamp(old.stamp) : undefined) ?? at),
        transparency: ICalEventTransparency.TRANSPARENT,
      })
      .createAlarm({ type: ICalAlarmType.display, trigger: weekSeconds, description: summary });
  }
  return calendar.toString();
}

/** `20261124T080000Z` */
function parseStamp(text: string): Instant | undefined {
  return instantOrUndefined(text.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));
}
