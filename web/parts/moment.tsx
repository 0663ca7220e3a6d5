import { useEffect, useState } from 'react';

const units = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const dayOnly = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** `in 12 days`, `3 hours ago`, `just now`; weeks are told as days up to nine weeks. */
function inWords(at: string, now: number): string {
  const seconds = (Date.parse(at) - now) / 1000;
  const size = Math.abs(seconds);
  if (size < 45) return seconds > 5 ? 'in a moment' : 'just now';
  const [unit, length] = units.find(
    ([name, length]) => size >= length * (name === 'month' ? 2 : 0.95) && name !== 'week',
  ) ?? ['minute', 60];
  return words.format(Math.round(seconds / length), unit);
}

/** `Feb 25, 2027`, in the reader's zone. */
export function asDay(at: string): string {
  return dayOnly.format(new Date(at));
}

/** The instant to the second, with the zone's name. */
export function asExact(at: string): string {
  return exact.format(new Date(at));
}

const lengths = [
  ['year', 31_536_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** Lengths in words: `90 days`, `1 hour`; in the largest unit that they are whole in. */
export function lengthInWords(seconds: number): string {
  const [unit, length] = lengths.find(([, length]) => seconds >= length && seconds % length === 0) ?? [
    'second',
    1,
  ];
  const count = seconds / length;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** The time of day, taken anew every half minute while it is on a page. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** An instant in words; the exact one on hover, in the reader's zone. */
export function Moment({ at, className }: { readonly at: string; readonly className?: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={asExact(at)} className={className}>
      {inWords(at, now)}
    </time>
  );
}
