/** What can go wrong on the way to a vendor and back. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: 401 | 403 | 404 | 409 | 429 | 500;
      readonly retryAfterSeconds?: number;
    }
  /** The vendor does its work and answers 200 with a body that is not JSON. */
  | { readonly kind: 'malformed' }
  /** The connection ends before the vendor has done anything. */
  | { readonly kind: 'cut-before-commit' }
  /** The vendor does its work, then the connection ends without an answer; `meanwhile` happens between the two. */
  | { readonly kind: 'cut-after-commit'; readonly meanwhile?: () => void }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  | { readonly kind: 'redirect'; readonly location: string };

export interface FaultRule {
  readonly fault: Fault;
  /** Only requests of this method, or of those that match; default any. */
  readonly method?: string | RegExp;
  /** Only paths that match; default any. */
  readonly path?: RegExp;
  /** Lets so many matching requests through first. Default 0. */
  readonly skip?: number;
  /** How many matching requests are hit. Default 1. */
  readonly times?: number;
}

/** One fault that was injected. */
export interface InjectedFault {
  /** Whether it has hit as often as it was to. */
  readonly isUsedUp: () => boolean;
  /** Takes it away where it has not. */
  readonly remove: () => void;
}

/** Faults waiting for their request. */
export interface Faults {
  readonly inject: (rule: FaultRule) => InjectedFault;
  /** Rules that have not been used up: a test that expects a fault fails when one is left. */
  readonly remaining: () => number;
  readonly clear: () => void;
  /** Used by the server: the fault that hits this request, if any. */
  readonly take: (request: { method: string; path: string }) => Fault | undefined;
}

export function createFaults(): Faults {
  let rules: { rule: FaultRule; skip: number; times: number }[] = [];
  return {
    inject: (rule) => {
      const entry = { rule, skip: rule.skip ?? 0, times: rule.times ?? 1 };
      rules.push(entry);
      return {
        isUsedUp: () => entry.times <= 0,
        remove: () => {
          rules = rules.filter((other) => other !== entry);
        },
      };
    },
    remaining: () => rules.length,
    clear: () => {
      rules = [];
    },
    take: ({ method, path }) => {
      for (const entry of rules) {
        if (!isOfMethod(entry.rule, method)) continue;
        if (entry.rule.path !== undefined && !entry.rule.path.test(path)) continue;
        if (entry.skip > 0) {
          entry.skip -= 1;
          return undefined;
        }
        entry.times -= 1;
        if (entry.times <= 0) rules = rules.filter((other) => other !== entry);
        return entry.rule.fault;
      }
      return undefined;
    },
  };
}

function isOfMethod({ method }: FaultRule, ofRequest: string): boolean {
  return method instanceof RegExp ? method.test(ofRequest) : (method ?? ofRequest) === ofRequest;
}
