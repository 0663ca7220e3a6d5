/**
 * Keeps the key that opens a store's vault key: a key file, a passphrase, the keychain of the operating system.
 * Errors of every method: `key-refused`, with what to do.
 */
export interface KeyProvider {
  readonly id: string;
  /** Wraps the vault key of a new store. The answer is public: it is written into the store. */
  readonly wrap: (vaultKey: Uint8Array, vaultId: string) => Promise<Uint8Array>;
  /** Opens what `wrap` answered. */
  readonly unwrap: (wrapped: Uint8Array, vaultId: string) => Promise<Uint8Array>;
  /** What is unsafe about where the key lies; empty when nothing is. For `mintmark doctor`. */
  readonly inspect: (vaultId: string) => Promise<readonly string[]>;
}
