import { z } from 'zod';

/** What a connection carries beside its credential; both only where that is the private key of an App. */
export const settingsSchema = z.strictObject({
  /** Client id or number of the App. Not needed where a managed credential signs in. */
  app: z.string().min(1).exactOptional(),
  /** Where the App acts; needed when it is installed in several accounts. */
  organization: z.string().min(1).exactOptional(),
});
