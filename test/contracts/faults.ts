import type { Fault } from '../../simulators/kit/faults.ts';

/** The fault table: every operation of every provider and target goes through every one of these. */
export const faultTable: readonly { name: string; fault: Fault }[] = [
  { name: '401', fault: { kind: 'status', status: 401 } },
  { name: '403', fault: { kind: 'status', status: 403 } },
  { name: '404', fault: { kind: 'status', status: 404 } },
  { name: '409', fault: { kind: 'status', status: 409 } },
  { name: '429 with Retry-After', fault: { kind: 'status', status: 429, retryAfterSeconds: 1 } },
  { name: '500', fault: { kind: 'status', status: 500 } },
  { name: 'a malformed body', fault: { kind: 'malformed' } },
  { name: 'a connection cut before the commit', fault: { kind: 'cut-before-commit' } },
  { name: 'a connection cut after the commit', fault: { kind: 'cut-after-commit' } },
  { name: 'a slow answer', fault: { kind: 'slow', milliseconds: 300 } },
  { name: 'an answer slower than the time-out', fault: { kind: 'slow', milliseconds: 2600 } },
  { name: 'a redirect to elsewhere', fault: { kind: 'redirect', location: 'https://elsewhere.invalid/' } },
];
