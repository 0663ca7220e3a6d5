import { textsOf } from '../../parts/texts-of.ts';

/** What the journal is filtered by: a part of the address, so that it can be linked to. */
export interface AuditSearch {
  readonly subject?: string;
  readonly action?: string;
  readonly actor?: string;
  readonly run?: string;
}

export const auditFilters = [
  'subject',
  'action',
  'actor',
  'run',
] as const satisfies readonly (keyof AuditSearch)[];

export function auditSearch(search: Record<string, unknown>): AuditSearch {
  return textsOf(search, auditFilters);
}
