import type { AdapterContext } from '../ports/vendor.ts';

/** What helps a connection that was refused: another value, or another token of the credential that it signs in with. */
export function betterCredential({ managedCredential }: AdapterContext, help: string): string {
  return managedCredential === undefined
    ? `Give the connection ${help}.`
    : `It signs in with ${managedCredential}. If that is dead, say so, and issue or adopt the next one: mintmark revoke ${managedCredential} --last`;
}
