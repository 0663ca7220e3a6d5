import { z } from 'zod';
import { done } from '../../domain/outcome.ts';
import type { NotifierDefinition } from '../../ports/notifier.ts';
import { readEvents } from './read-events.ts';
import { writeCalendar } from './write-calendar.ts';

const settingsSchema = z.strictObject({
  /** Beside the manifest or below it: a change of the manifest must not overwrite what it likes. */
  file: z.string().regex(/^(?!.*\.\.)(?![/\\])[^:\0]+\.ics$/, {
    error: 'must be a path below the manifest that ends in .ics',
  }),
});

/** A calendar file with the days on which tokens expire and are to be replaced, to be subscribed to. */
export const calendarNotifier: NotifierDefinition = {
  id: 'calendar',
  title: 'a calendar',
  settings: settingsSchema,
  place: (settings) => settingsSchema.parse(settings).file,
  tells: 'dates',
  connect: ({ vaultTag, files }, settings) => {
    const { file } = settingsSchema.parse(settings);
    return {
      tell: async ({ at, dates }) => {
        const old = files.read(file);
        const text = await writeCalendar({ at, dates, vaultTag, former: readEvents(old ?? '') });
        if (text === old) return done(`${file} is up to date`);
        files.write(file, text);
        return done(`wrote ${file}`);
      },
    };
  },
};
