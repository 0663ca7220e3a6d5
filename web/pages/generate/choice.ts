import type { Draft, Wizard } from '../../../src/server/contract.ts';

export type Issuer = Wizard['issuers'][number];
export type Scope = Issuer['scopes'][number];
export type Target = Wizard['targets'][number];
export type PrincipalKind = Draft['principal']['kind'];

/** One place that a person has begun to describe; `fields` as typed. */
export interface Place {
  /** Tells it from the others of this page, also when one before it is taken away. */
  readonly id: string;
  readonly target: string;
  readonly connection: string;
  /** Which of the target's shapes, by its position in the schema. */
  readonly shape: number;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * All that a person has chosen and typed. What is undefined is still as suggested, and follows what it is suggested from.
 * Nothing in it is secret.
 */
export interface Choice {
  readonly uses: readonly string[];
  readonly connection: string;
  readonly provider: string;
  readonly principalKind: PrincipalKind;
  readonly principal: string;
  readonly scopes: readonly string[] | undefined;
  readonly audience: string;
  readonly lifetime: string;
  readonly places: readonly Place[];
  readonly name: string | undefined;
  readonly purpose: string | undefined;
  readonly owner: string | undefined;
  readonly requiresProof: boolean;
  /** The step that is open, and the last one that was reached. */
  readonly step: number;
  readonly reached: number;
  /** What was written into the manifest: the end of the way. */
  readonly written: { readonly name: string; readonly lines: string; readonly isShown: boolean } | undefined;
}

export const nothingChosen: Choice = {
  uses: [],
  connection: '',
  provider: '',
  principalKind: 'user',
  principal: '',
  scopes: undefined,
  audience: '',
  lifetime: '90d',
  places: [],
  name: undefined,
  purpose: undefined,
  owner: undefined,
  requiresProof: false,
  step: 0,
  reached: 0,
  written: undefined,
};

export function issuerOf({ connection, provider }: Choice, wizard: Wizard): Issuer | undefined {
  return wizard.issuers.find((each) => each.connection === connection && each.provider === provider);
}

/** What an issuer knows of the chosen uses; undefined where it cannot do one of them. */
export function usesAt(
  issuer: Issuer,
  uses: readonly string[],
): readonly Issuer['uses'][number][] | undefined {
  const found = uses.map((id) => issuer.uses.find(({ use }) => use === id));
  return found.every((each) => each !== undefined) ? found : undefined;
}

/** `a, b c` as its parts. */
export function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
