import type { Notice, Severity } from '../../domain/notice.ts';
import type { Report } from '../../ports/notifier.ts';

/** Subject and text of a mail about everything new, the worst first; the HTML says the same and loads nothing. */
export function writeMail({ fresh, standing }: Report): { subject: string; text: string; html: string } {
  const worst = (['broken', 'due', 'note'] as const).find((each) =>
    fresh.some(({ severity }) => severity === each),
  );
  const first = fresh.find(({ severity }) => severity === worst);
  const others = fresh.length > 1 ? ` (and ${fresh.length - 1} more)` : '';
  const rest = standing.length - fresh.length;
  const end =
    rest > 0
      ? `${rest === 1 ? 'One notice that was' : `${rest} notices that were`} told before still ${rest === 1 ? 'stands' : 'stand'}: mintmark status`
      : 'Nothing else is open: mintmark status';
  return {
    subject: `Mintmark: ${first ? headline(first) : 'nothing new'}${others}`,
    text: `${[...fresh.map(textOf), end].join('\n\n')}\n`,
    html: `<!doctype html><html lang="en"><body>${fresh.map(htmlOf).join('')}<p>${escape(end)}</p></body></html>`,
  };
}

function headline({ credential, message }: Notice): string {
  const text = message.includes(credential) ? message : `${credential}: ${message}`;
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

const words: Readonly<Record<Severity, string>> = { broken: 'BROKEN', due: 'DUE', note: 'NOTE' };

function textOf({ severity, credential, message, fix }: Notice): string {
  return `${words[severity]}  ${credential}: ${message}${fix === undefined ? '' : `\n  → ${fix}`}`;
}

function htmlOf({ severity, credential, message, fix }: Notice): string {
  const mend = fix === undefined ? '' : `<br><code>${escape(fix)}</code>`;
  return `<p><strong>${words[severity]}</strong> ${escape(credential)}: ${escape(message)}${mend}</p>`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
