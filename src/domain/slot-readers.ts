/** Which files can read a slot, in the words of the service that runs them. */
export interface SlotReaders {
  readonly language: 'github-actions' | 'azure-pipelines';
  /** What they call it. */
  readonly name: string;
  /** Only jobs of this deployment environment see it. */
  readonly environment?: string;
  readonly places: ReaderPlaces;
}

/**
 * Where these files lie.
 *
 * - `repository`: in one, `owner/name`
 * - `pipelines`: in the repositories that pipelines of these names build, which only their service knows
 * - `owner`: in every repository of an owner, or in those with these ids
 * - `unknown`: nobody can tell, for a reason
 */
export type ReaderPlaces =
  | { readonly kind: 'repository'; readonly repository: string }
  | { readonly kind: 'pipelines'; readonly names: readonly string[] }
  | {
      readonly kind: 'owner';
      readonly owner: string;
      readonly visibility: 'all' | 'private' | 'selected';
      readonly ids: readonly number[];
    }
  | { readonly kind: 'unknown'; readonly reason: string };
