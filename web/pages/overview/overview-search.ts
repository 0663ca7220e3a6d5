export const credentialStates = ['good', 'due', 'broken'] as const;
export type CredentialState = (typeof credentialStates)[number];

/** What the table of credentials is narrowed by: a part of the address, so that it can be linked to. */
export interface OverviewSearch {
  readonly find?: string;
  readonly state?: CredentialState;
}

export function overviewSearch({ find, state }: Record<string, unknown>): OverviewSearch {
  const known = credentialStates.find((each) => each === state);
  return {
    ...(typeof find === 'string' && find !== '' ? { find } : {}),
    ...(known ? { state: known } : {}),
  };
}
