import { lookAlikes } from '../../test/scan/look-alikes.ts';
import { tokenMakers } from '../../test/scan/make-tokens.ts';
import { families } from './families.ts';

/** Tokens of every common family in turn, made at run time; none of several lines. */
export function makeTokens(count: number): readonly string[] {
  const makers = families.common.flatMap(({ id, isFile }) => (isFile ? [] : (tokenMakers[id] ?? [])));
  return Array.from({ length: count }, (_, index) => (makers[index % makers.length] ?? (() => ''))());
}

/** Texts of the form of a token, with a wrong checksum. */
export function makeDecoys(count: number): readonly string[] {
  const makers = Object.entries(lookAlikes).flatMap(([what, make]) =>
    what.includes('wrong checksum') && !what.startsWith('Azure') ? [make] : [],
  );
  return Array.from({ length: count }, (_, index) => (makers[index % makers.length] ?? (() => ''))());
}
