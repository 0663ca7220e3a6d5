import { makeGuides, guideTopics, type GuideWish } from '../../app/make-guide.ts';
import { renderGuide } from '../render/render-guide.ts';
import { renderTable } from '../render/table.ts';
import type { CommandAction } from '../shell.ts';

export interface GuideOptions extends GuideWish {
  /** true with --open. */
  readonly open?: boolean;
}

export function guide(options: GuideOptions, topic?: string): CommandAction {
  return async ({ app, terminal, global, shell }) => {
    const vocabulary = await app.vocabulary();
    if (topic === undefined) {
      const topics = guideTopics(vocabulary);
      if (global.json) terminal.line(JSON.stringify(topics));
      else {
        terminal.line(
          renderTable(
            ['TOPIC', 'HOW TO'].map(terminal.paint.dim),
            topics.map(({ id, title }) => [terminal.paint.strong(id), title]),
          ),
        );
        terminal.line();
        terminal.line(`${terminal.paint.accent('→')} mintmark guide TOPIC`);
      }
      return 0;
    }
    const urlOf = ({ urlVariable, defaultUrl }: { urlVariable: string; defaultUrl: string }): string =>
      app.environment(urlVariable) ?? defaultUrl;
    const guides = makeGuides(topic, { vocabulary, urlOf }, options);
    if (global.json) terminal.line(JSON.stringify(guides));
    else
      for (const [index, each] of guides.entries()) {
        if (index > 0) terminal.line(`\n${terminal.paint.dim('―'.repeat(40))}\n`);
        renderGuide(each, terminal);
      }
    const page = guides[0]?.sections[0]?.page;
    if (options.open && page !== undefined) shell.openPage(page);
    return 0;
  };
}
