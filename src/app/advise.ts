import type { Vocabulary } from '../config/parse-manifest.ts';
import type { Declaration } from '../domain/credential.ts';

/** A credential that perhaps need not be a stored token. */
export interface Advice {
  readonly credential: string;
  readonly use: string;
  /** What else would do, the best first. */
  readonly instead: readonly string[];
}

/** "Should this be a token at all?", for every credential whose manifest says what it is for. Pure. */
export function advise({ credentials }: Declaration, { providers }: Vocabulary): readonly Advice[] {
  return credentials.flatMap(({ name, provider, uses = [] }) =>
    uses.flatMap((id) => {
      const known = providers.find((each) => each.id === provider)?.uses.find(({ use }) => use === id);
      const instead = known?.alternatives.map((alternative) => alternative.instead) ?? [];
      return instead.length > 0 ? [{ credential: name, use: id, instead }] : [];
    }),
  );
}
