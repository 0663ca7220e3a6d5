import { html } from 'hono/html';
import { renderDay, type Html } from './layout.ts';

const dayMilliseconds = 86_400_000;
const offeredDays = [7, 30, 60, 90];
const defaultDays = 30;

/** What the part "Expiration" of a form says. */
export interface ExpirationDraft {
  /** A number of days, `custom` or `none`. */
  readonly choice: string;
  /** `2026-12-24`; read only with `custom`. */
  readonly date: string;
}

/** The choice that an address asks for: a whole number of days, or `none`. Anything else leaves the page's own. */
export function prefillExpiration(asked: string | null, maximumDays = Infinity): ExpirationDraft {
  const isOffered = asked === 'none' || isDays(asked ?? '');
  return { choice: isOffered ? (asked ?? '') : String(Math.min(defaultDays, maximumDays)), date: '' };
}

/** The choice of a posted form. */
export function readExpiration(form: URLSearchParams): ExpirationDraft {
  return { choice: form.get('expiration') ?? '', date: form.get('custom_expires_at') ?? '' };
}

/** When a token of this choice ends; a sentence when it cannot be taken. */
export function resolveExpiration(
  { choice, date }: ExpirationDraft,
  now: number,
): { readonly expiresAt: number | null } | { readonly problem: string } {
  if (choice === 'none') return { expiresAt: null };
  if (isDays(choice)) return { expiresAt: now + Number(choice) * dayMilliseconds };
  const end = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : Number.NaN;
  if (choice !== 'custom' || Number.isNaN(end)) return { problem: 'Expiration needs a date.' };
  return end > now ? { expiresAt: end } : { problem: 'Expiration must be in the future.' };
}

/** Days from now to an end, a day that has begun counted whole. */
export function daysUntil(end: number, now: number): number {
  return Math.ceil((end - now) / dayMilliseconds);
}

/** The select with its days, and a date for `Custom…`. */
export function renderExpiration({ choice, date }: ExpirationDraft, now: number): Html {
  const days = offeredDays.map(String);
  if (isDays(choice) && !days.includes(choice)) days.push(choice);
  const option = (value: string, label: string): Html =>
    html`<option value="${value}" ${value === choice ? 'selected' : ''}>${label}</option>`;
  return html`<div class="field">
      <label for="expiration">Expiration</label>
      <select id="expiration" name="expiration">
        ${days.map((each) => option(each, `${each} days (${renderDay(now + Number(each) * dayMilliseconds)})`))}
        ${option('custom', 'Custom')} ${option('none', 'No expiration')}
      </select>
    </div>
    <div class="field custom-date">
      <label for="custom_expires_at">Custom expiration date</label>
      <input type="date" id="custom_expires_at" name="custom_expires_at" value="${date}" />
    </div>`;
}

function isDays(text: string): boolean {
  return /^[1-9]\d{0,3}$/.test(text);
}
