import { AppError } from './errors.ts';
import type { ProofCheck } from './proof.ts';

/** A name that jobs read, and what they ask the issuer: `SCHEME URL`, or nothing. */
export interface ProofName {
  readonly name: string;
  readonly check: string;
}

/** Each name once (letters of either case are the same), sorted. Throws `usage` where two credentials share a name and have different issuers. */
export function uniqueProofNames(
  uses: readonly { readonly name: string; readonly check: ProofCheck | undefined }[],
): readonly ProofName[] {
  const names = new Map<string, ProofName>();
  for (const { name, check } of uses) {
    const text = check ? `${check.scheme} ${check.url}` : '';
    const known = names.get(name.toLowerCase());
    if (known && known.check !== text)
      throw new AppError('usage', {
        message: `Two credentials go by the name ${name}, and their issuers are not the same.`,
        hint: 'Print what belongs to one of them: mintmark prove CREDENTIAL --print',
      });
    if (/['\s]/.test(check?.url ?? ''))
      throw new AppError('usage', { message: `The address ${check?.url ?? ''} cannot stand in a file.` });
    names.set(name.toLowerCase(), known ?? { name, check: text });
  }
  return [...names.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}

export function indentLines(text: string, width: number): readonly string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `${' '.repeat(width)}${line}`));
}
