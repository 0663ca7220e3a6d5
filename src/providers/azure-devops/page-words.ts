/**
 * Where the page offers a scope: the heading, and the box below it. From Microsoft's documentation and general knowledge
 * (2026-11); the page is changed now and then, so that a guide always gives the scope's own name as well.
 */
const pageWords: Readonly<Record<string, readonly [heading: string, box: string]>> = {
  'vso.agentpools': ['Agent Pools', 'Read'],
  'vso.agentpools_manage': ['Agent Pools', 'Read & manage'],
  'vso.build': ['Build', 'Read'],
  'vso.build_execute': ['Build', 'Read & execute'],
  'vso.code': ['Code', 'Read'],
  'vso.code_write': ['Code', 'Read & write'],
  'vso.code_manage': ['Code', 'Read, write, & manage'],
  'vso.gallery': ['Marketplace', 'Read'],
  'vso.gallery_publish': ['Marketplace', 'Publish'],
  'vso.packaging': ['Packaging', 'Read'],
  'vso.packaging_write': ['Packaging', 'Read & write'],
  'vso.packaging_manage': ['Packaging', 'Read, write, & manage'],
  'vso.pipelineresources_use': ['Pipeline Resources', 'Use'],
  'vso.pipelineresources_manage': ['Pipeline Resources', 'Use and manage'],
  'vso.profile': ['User Profile', 'Read'],
  'vso.project': ['Project and Team', 'Read'],
  'vso.project_write': ['Project and Team', 'Read & write'],
  'vso.release': ['Release', 'Read'],
  'vso.release_execute': ['Release', 'Read, write, & execute'],
  'vso.serviceendpoint': ['Service Connections', 'Read'],
  'vso.serviceendpoint_query': ['Service Connections', 'Read & query'],
  'vso.serviceendpoint_manage': ['Service Connections', 'Read, query, & manage'],
  'vso.tokenadministration': ['Token Administration', 'Read & manage'],
  'vso.tokens': ['Tokens', 'Read & manage'],
  'vso.variablegroups_read': ['Variable Groups', 'Read'],
  'vso.variablegroups_write': ['Variable Groups', 'Read & create'],
  'vso.variablegroups_manage': ['Variable Groups', 'Read, create, & manage'],
  'vso.work': ['Work Items', 'Read'],
  'vso.work_write': ['Work Items', 'Read & write'],
};

/** What to tick for a scope: `Build: Read & execute (vso.build_execute)`. */
export function boxOf(scope: string): string {
  const words = pageWords[scope];
  return words ? `${words.join(': ')} (${scope})` : scope;
}
