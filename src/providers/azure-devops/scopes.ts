import type { Scope, ScopeCatalogue } from '../../domain/scope.ts';

/**
 * The scopes of personal access tokens that teams need. The names, `app_token` included, are those of Microsoft's
 * published descriptions of the 7.1 interfaces, except `vso.gallery*`, `vso.tokens` and `vso.variablegroups_write`, which
 * only its documentation of OAuth has. What implies what is that documentation's column "Inherits From" (read 2026-11),
 * where `vso.build`, `vso.code` and `vso.work` come to `vso.profile` by way of two scopes for service hooks that are not
 * given out any more. Inferred: that `vso.pipelineresources_manage` implies `_use`, as its name says, and that `app_token`
 * implies all. Nobody has shown that the service inherits exactly so, and it answers a missing scope with a bare 401.
 */
const single: ScopeCatalogue = [
  scope('vso.agentpools', 'See agent pools, queues and agents'),
  scope('vso.agentpools_manage', 'Change agent pools, queues and agents', 'vso.agentpools'),
  scope('vso.build', 'Read pipelines, their runs and what these made', 'vso.profile'),
  scope('vso.build_execute', 'Queue runs, and change pipelines with their variables', 'vso.build'),
  scope('vso.code', 'Read repositories', 'vso.profile'),
  scope('vso.code_write', 'Push to repositories, and open pull requests', 'vso.code'),
  scope('vso.code_manage', 'Create and delete repositories', 'vso.code_write'),
  scope('vso.gallery', 'Read the Marketplace, own private items included', 'vso.profile'),
  scope('vso.gallery_publish', 'Publish extensions to the Marketplace', 'vso.gallery'),
  scope('vso.packaging', 'Read feeds, and install packages from them', 'vso.profile'),
  scope('vso.packaging_write', 'Publish packages, and create feeds', 'vso.packaging'),
  scope('vso.packaging_manage', 'Change and delete feeds and packages', 'vso.packaging_write'),
  scope('vso.pipelineresources_use', 'Approve that a pipeline uses a protected resource'),
  scope(
    'vso.pipelineresources_manage',
    'Decide which pipelines may use a protected resource, such as a variable group',
    'vso.pipelineresources_use',
  ),
  scope('vso.profile', 'Read the profile of its user, and lists of organizations and projects'),
  scope('vso.project', 'Read projects and teams, and their settings'),
  scope('vso.project_write', 'Change projects and teams, and their settings', 'vso.project'),
  scope('vso.release', 'Read classic releases', 'vso.profile'),
  scope('vso.release_execute', 'Change and queue classic releases', 'vso.release'),
  scope('vso.serviceendpoint', 'Read service connections', 'vso.profile'),
  scope(
    'vso.serviceendpoint_query',
    'Read service connections, and query through them',
    'vso.serviceendpoint',
  ),
  scope('vso.serviceendpoint_manage', 'Create and change service connections', 'vso.serviceendpoint_query'),
  scope('vso.tokenadministration', 'See and revoke the tokens of everybody in the organization'),
  scope('vso.tokens', 'Manage delegated authorization tokens of users'),
  scope('vso.variablegroups_read', 'Read variable groups'),
  scope('vso.variablegroups_write', 'Read and create variable groups', 'vso.variablegroups_read'),
  scope('vso.variablegroups_manage', 'Create, change and delete variable groups', 'vso.variablegroups_write'),
  scope('vso.work', 'Read work items and boards', 'vso.profile'),
  scope('vso.work_write', 'Create and change work items', 'vso.work'),
];

/** Every scope that can be asked for. */
export const azureDevopsScopes: ScopeCatalogue = [
  scope('app_token', 'Full access: everything that its user may do', ...single.map(({ name }) => name)),
  ...single,
];

function scope(name: string, meaning: string, ...implies: readonly string[]): Scope {
  return { name, meaning, implies };
}
