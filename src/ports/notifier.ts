import type { JsonParser } from './json-parser.ts';
import type { Instant } from '../domain/instant.ts';
import type { DueDate, Notice } from '../domain/notice.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Secret } from '../domain/secret.ts';
import type { Json } from '../domain/slot.ts';
import type { Random } from './random.ts';
import type { AdapterContext, VendorDefinition } from './vendor.ts';

/** Where a channel finds an address or a key that is nobody else's business: never in the manifest itself. */
export type SecretSource = { readonly env: string } | { readonly file: string };

/** What a channel is to know. */
export interface Report {
  readonly at: Instant;
  /** What it was not told yet. */
  readonly fresh: readonly Notice[];
  /** All that is so now, the fresh ones among it; the worst first. */
  readonly standing: readonly Notice[];
  readonly dates: readonly DueDate[];
}

/** A channel, ready to be used. */
export interface Notifier {
  /**
   * Tells, and says what it did, for example `opened issue 12`. Saying the same report twice is harmless: a place that shows
   * a state stays as it is. Throws an AppError when the channel itself is unusable. No reason holds a secret.
   */
  readonly tell: (report: Report) => Promise<Outcome<string>>;
}

/** What a notifier gets to reach its place. */
export interface NotifierContext {
  /** Name of the channel, for messages. */
  readonly channel: string;
  /** Marks what belongs to this store. */
  readonly vaultTag: string;
  /** Reads late. Throws `connection-missing`. */
  readonly secret: (source: SecretSource) => Secret;
  /** The connection, where the notifier has a vendor. Throws where it has none. */
  readonly adapter: () => AdapterContext;
  /** A text file beside the manifest that anybody may read. */
  readonly files: {
    readonly read: (path: string) => string | undefined;
    /** Replaces it as a whole, or not at all. Throws `file-refused`. */
    readonly write: (path: string, text: string) => void;
  };
  readonly random: Random;
  readonly timeoutSeconds: number;
}

/** What is known of a notifier before anything is told; adding one is a folder and a line in index.ts. */
export interface NotifierDefinition {
  /** Folder name, and the key of a channel in the manifest. */
  readonly id: string;
  readonly title: string;
  /** Whose connection it needs; absent: none. */
  readonly vendor?: VendorDefinition;
  /** What a channel carries; a strict zod schema, whose issues point at the line in the manifest. */
  readonly settings: JsonParser;
  /** What tells a channel from others of its kind. Never a secret. */
  readonly place: (settings: Json) => string;
  /**
   * When it is told: `news` what is new, once; `state` whenever anything comes, changes or goes; `dates` at every run, as
   * dates change without a notice.
   */
  readonly tells: 'news' | 'state' | 'dates';
  readonly connect: (context: NotifierContext, settings: Json) => Notifier;
}
