/** Scopes by area, as Microsoft's published descriptions of the 7.1 interfaces name them: `area: suffixes`. */
const published: Readonly<Record<string, readonly string[]>> = {
  agentpools: ['', '_manage'],
  analytics: [''],
  auditlog: [''],
  auditstreams: ['_manage'],
  build: ['', '_execute'],
  code: ['', '_manage', '_status', '_write'],
  dashboards: ['', '_manage'],
  environment: ['_manage'],
  extension: ['', '.data', '.data_write', '_manage'],
  graph: ['', '_manage'],
  identity: ['', '_manage'],
  machinegroup: ['_manage'],
  memberentitlementmanagement: ['', '_write'],
  notification: ['', '_diagnostics', '_manage', '_write'],
  packaging: ['', '_manage', '_write'],
  pipelineresources: ['_manage', '_use'],
  profile: ['', '_write'],
  project: ['', '_manage', '_write'],
  release: ['', '_execute', '_manage'],
  securefiles: ['_manage', '_read', '_write'],
  security: ['_manage'],
  serviceendpoint: ['', '_manage', '_query'],
  symbols: ['', '_manage', '_write'],
  taskgroups: ['_manage', '_read', '_write'],
  test: ['', '_write'],
  threads: ['_full'],
  tokenadministration: [''],
  variablegroups: ['_manage', '_read'],
  wiki: ['', '_write'],
  work: ['', '_full', '_write'],
};

/** Scopes that the pages offer and those descriptions leave out. */
const others: Readonly<Record<string, readonly string[]>> = {
  code: ['_full'],
  gallery: ['', '_acquire', '_manage', '_publish'],
  variablegroups: ['_write'],
};

/** Every scope that a personal access token can hold. */
export const knownScopes: ReadonlySet<string> = new Set([
  'app_token',
  ...[published, others].flatMap((areas) =>
    Object.entries(areas).flatMap(([area, suffixes]) => suffixes.map((suffix) => `vso.${area}${suffix}`)),
  ),
]);
