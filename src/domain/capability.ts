/** What a person does where no call exists: a page to open and numbered clicks. */
export interface ManualSteps {
  readonly url: string;
  readonly steps: readonly string[];
}

/** Either the vendor can do it, or we say why not and what a person must do instead. */
export type Capability<F> =
  | { readonly supported: true; readonly run: F }
  | { readonly supported: false; readonly reason: string; readonly manual: ManualSteps };

export function supported<F>(run: F): Capability<F> {
  return { supported: true, run };
}
