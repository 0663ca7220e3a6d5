import { mayActAs, roles, type Role } from '../src/domain/member.ts';
import { actionRoles } from '../src/server/action-roles.ts';

interface Operation {
  readonly 'x-role'?: Role;
  readonly 'x-changes'?: boolean;
  readonly responses: Readonly<Record<string, { readonly description?: string }>>;
}

/** Who may do what on the server, of every operation of its OpenAPI document and of every action; test/server/roles.test.ts tries each cell. */
export function rolesPage(paths: object, table: (head: string[], rows: string[][]) => string): string {
  const operations = Object.entries(
    paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>,
  ).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path.replace('/api/v1', '')}`,
      operation,
    })),
  );
  const cells = (needed: Role | undefined): string[] => [
    needed === undefined ? 'yes' : '401',
    ...roles.map((role) => (needed === undefined || mayActAs(role, needed) ? 'yes' : '403')),
  ];
  return [
    '# Who may do what',
    'Of `mintmark serve`, under `/api/v1`. 401: `not-signed-in`; 403: `not-allowed`. What changes something is in the audit log before it is done, and so is what was refused of it.',
    table(
      ['operation', 'nobody', ...roles, 'audit log', 'what'],
      operations.map(({ name, operation }) => [
        `\`${name}\``,
        ...cells(operation['x-role']),
        operation['x-changes'] === true ? 'yes' : '',
        operation.responses['200']?.description ?? '',
      ]),
    ),
    '## Actions',
    'A preview of an action, and a run of it, need the role of the action: to start it, to continue it, and to answer what it asks.',
    table(
      ['action', ...roles],
      Object.entries(actionRoles).map(([action, needed]) => [`\`${action}\``, ...cells(needed).slice(1)]),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}
