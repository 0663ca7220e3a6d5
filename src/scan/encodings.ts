import type { Literal } from '../domain/token-format.ts';
import type { Match } from './scanner.ts';

/** Four bytes to look for, and how far before them the token begins. */
export interface Sign {
  readonly anchor: string;
  /** More of what stands there, up to the end of the anchor: for who can look for longer texts. */
  readonly written: string;
  readonly encoding: Match['encoding'];
  /** From the beginning of the token, as it stands there, to the anchor. Of base64: to the group of four that it begins in. */
  readonly distance: number;
  /** Of base64: how many characters of that first group do not belong to the token. */
  readonly skip: number;
  /** Letters, digits, `+`, `/`, `_` or `-` that surely stand before and behind the anchor. */
  readonly before: number;
  readonly after: number;
}

const anchorLength = 4;
const most = 12;
/** So many characters of base64 are there by chance nowhere; more would only be cut by the end of a line. */
const wellKnown = 6;

/** How a literal looks in every way of writing that is looked for. */
export function signsOf(literal: Literal): readonly Sign[] {
  return [
    ...plainSigns(literal),
    ...escapedSigns(literal),
    ...[0, 1, 2].flatMap((shift) => base64Signs(literal, shift)),
  ];
}

function plainSigns({ text, at, before, after = 0 }: Literal): readonly Sign[] {
  if (text.length < anchorLength) return [];
  const lead = /[\w+/-]*$/.exec(text.slice(0, -anchorLength))?.[0].length ?? 0;
  const isAllLead = lead === text.length - anchorLength;
  return [
    {
      anchor: text.slice(-anchorLength),
      written: text,
      encoding: 'plain',
      distance: at + text.length - anchorLength,
      skip: 0,
      before: Math.min(most, lead + (isAllLead ? (before ?? 0) : 0)),
      after,
    },
  ];
}

type Escape = (character: string) => string;

const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(2, '0');
const percent: Escape = (character) => `%${hex(character)}`;
const percentUpper: Escape = (character) => percent(character).toUpperCase();
const json: Escape = (character) => `\\u00${hex(character)}`;
const jsonUpper: Escape = (character) => `\\u00${hex(character).toUpperCase()}`;
const onlySpecial =
  (escape: Escape): Escape =>
  (character) =>
    /[A-Za-z0-9]/.test(character) ? character : escape(character);
/** As a URL has it: what needs no escape stays. */
const asInUrl: Escape = (character) => encodeURIComponent(character);

const escapes: readonly (readonly ['percent' | 'json', Escape])[] = [
  ...[percent, percentUpper, onlySpecial(percent), onlySpecial(percentUpper), asInUrl].map(
    (escape) => ['percent', escape] as const,
  ),
  ...[json, jsonUpper, onlySpecial(json), onlySpecial(jsonUpper)].map((escape) => ['json', escape] as const),
];

function escapedSigns({ text, at, specials = 0 }: Literal): readonly Sign[] {
  const signs = escapes.flatMap(([encoding, escape]): readonly Sign[] => {
    const written = Array.from(text, escape).join('');
    if (written === text || written.length < anchorLength) return [];
    const lead = (at - specials) * escape('a').length + specials * escape('-').length;
    const end = anchorEnd(written);
    const anchor = written.slice(end - anchorLength, end);
    return [
      {
        anchor,
        written: written.slice(0, end),
        encoding,
        distance: lead + end - anchorLength,
        skip: 0,
        before: 0,
        after: 0,
      },
    ];
  });
  return [
    ...new Map(signs.map((sign) => [`${sign.encoding} ${sign.anchor} ${sign.distance}`, sign])).values(),
  ];
}

/** The last escape is where texts differ; its digits beyond the first may be upper or lower case, and are left out. */
function anchorEnd(written: string): number {
  const jsonAt = written.lastIndexOf(String.raw`\u00`);
  const end = jsonAt === -1 ? written.lastIndexOf('%') + 2 : jsonAt + 2;
  return end < anchorLength ? written.length : end;
}

/** The characters of base64 that a text makes whatever stands around it, when so many bytes stand before it in its group. */
function base64Signs({ text, at }: Literal, shift: number): readonly Sign[] {
  const encoded = base64('\0'.repeat(shift) + text);
  const { first, last, lastGroup, groups } = groupsOf({ text, at }, shift);
  if (last - first < anchorLength) return [];
  // No line ends within a group of four: where there is a whole one, that is looked for.
  const end = hasWholeGroup({ text, at }, shift) ? lastGroup : last;
  return [
    {
      anchor: encoded.slice(end - anchorLength, end),
      written: encoded.slice(Math.max(first, end - wellKnown), end),
      encoding: 'base64',
      distance: groups * 4 + end - anchorLength,
      skip: groups * 3 + shift - at,
      before: 0,
      after: 0,
    },
  ];
}

/** Of base64: which characters of a text are known, where its last whole group ends, and how many groups stand before it. */
function groupsOf(
  { text, at }: Literal,
  shift: number,
): Readonly<Record<'first' | 'last' | 'lastGroup' | 'groups', number>> {
  const last = Math.floor(((shift + text.length) * 8) / 6);
  return {
    first: Math.ceil((shift * 8) / 6),
    last,
    lastGroup: Math.floor(last / 4) * 4,
    groups: Math.ceil(Math.max(0, at - shift) / 3),
  };
}

function hasWholeGroup(literal: Literal, shift: number): boolean {
  const { first, lastGroup } = groupsOf(literal, shift);
  return lastGroup - anchorLength >= first;
}

/** The beginning of a line of wrapped base64 before which the line before ended in the middle of a literal. */
export interface LineStart {
  /** A class for each character: as within [] of an expression. */
  readonly written: readonly string[];
  /** From the group of four that the token begins in to the beginning of the line, line ends left out. */
  readonly distance: number;
  /** How many characters of that first group do not belong to the token. */
  readonly skip: number;
}

/** Where a line may end between the two groups that hold a literal, of which neither is known as a whole. */
export function lineStartsOf(literal: Literal): readonly LineStart[] {
  return [0, 1, 2].flatMap((shift) => {
    const { first, last, lastGroup, groups } = groupsOf(literal, shift);
    if (last - first < anchorLength || hasWholeGroup(literal, shift)) return [];
    // Of what follows, two bits belong to the last character: they are those of a digit, or of a letter.
    const [digit = '', letter = ''] = ['0', 'a'].map((next) =>
      base64('\0'.repeat(shift) + literal.text + next).slice(lastGroup, last + 1),
    );
    return {
      written: Array.from(digit, (each, index) => [...new Set([each, letter.charAt(index)])].join('')),
      distance: groups * 4 + lastGroup,
      skip: groups * 3 + shift - literal.at,
    };
  });
}

function base64(text: string): string {
  return Buffer.from(text, 'latin1').toString('base64');
}
