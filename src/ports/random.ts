/** The only source of randomness; cryptographically strong in main.ts, seeded in tests. */
export interface Random {
  readonly bytes: (count: number) => Uint8Array;
}
