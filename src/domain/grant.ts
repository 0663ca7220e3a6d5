/** Who a token acts as at its issuer. */
export interface Principal {
  readonly kind: 'user' | 'organization';
  /** Login at the issuer, case kept. */
  readonly name: string;
}

/** Who a token acts as, where, and what it may do. An empty scope list is never written: some issuers read it as "all". */
export interface Grant {
  readonly principal: Principal;
  readonly scopes: readonly string[];
  /** Where it is valid: `owner` or `owner/repository`, sorted. Absent: wherever its principal may go. */
  readonly audience?: readonly string[];
}

/** Whether both grant the same, whatever the order of the scopes. */
export function isSameGrant(left: Grant, right: Grant): boolean {
  return (
    left.principal.kind === right.principal.kind &&
    left.principal.name === right.principal.name &&
    isSameSet(left.scopes, right.scopes) &&
    isSameSet(left.audience ?? [], right.audience ?? [])
  );
}

export function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  return [...left].sort().join(' ') === [...right].sort().join(' ');
}
