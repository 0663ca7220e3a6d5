import { useSuspenseQuery } from '@tanstack/react-query';
import type { Role } from '../../src/server/contract.ts';
import { sessionQuery } from './queries.ts';

const order: readonly Role[] = ['viewer', 'operator', 'admin'];

/** Whether who is signed in has this role or a higher one. What it is asked for is hidden else; the server refuses it anyhow. */
export function useMayActAs(role: Role): boolean {
  const { data } = useSuspenseQuery(sessionQuery);
  return order.indexOf(data.session.role) >= order.indexOf(role);
}
