import { validityOf } from './leaks.ts';
import { renderSimpleAccount, type Links } from './render-account.ts';
import type { AlertEntry, LocationEntry, RepositoryEntry } from './state.ts';
import { mustFindAccount, renderTime, type World } from './world.ts';

/** A token that was found in a repository; the token itself only when it is wanted. */
export function renderAlert(
  world: World,
  alert: AlertEntry,
  {
    origin,
    repository,
    isSecretHidden,
  }: Links & { readonly repository: RepositoryEntry; readonly isSecretHidden: boolean },
): object {
  const fullName = `${repository.owner}/${repository.name}`;
  const url = `${origin}/repos/${fullName}/secret-scanning/alerts/${alert.number}`;
  const elsewhere = world.state.alerts.some(
    ({ value, repositoryId }) => value === alert.value && repositoryId !== repository.id,
  );
  return {
    number: alert.number,
    created_at: renderTime(alert.createdAt),
    updated_at: renderTime(alert.updatedAt),
    url,
    html_url: `https://github.com/${fullName}/security/secret-scanning/${alert.number}`,
    locations_url: `${url}/locations`,
    state: alert.state,
    resolution: alert.resolution,
    resolution_comment: alert.resolutionComment,
    resolved_at: alert.resolvedAt === null ? null : renderTime(alert.resolvedAt),
    resolved_by:
      alert.resolvedBy === null
        ? null
        : renderSimpleAccount(mustFindAccount(world.state, alert.resolvedBy), { origin }),
    secret_type: alert.secretType,
    secret_type_display_name: 'GitHub Personal Access Token',
    provider: 'GitHub',
    provider_slug: 'github',
    ...(isSecretHidden ? {} : { secret: alert.value }),
    push_protection_bypassed: false,
    push_protection_bypassed_by: null,
    push_protection_bypassed_at: null,
    validity: validityOf(world, alert),
    publicly_leaked: alert.publiclyLeaked,
    multi_repo: elsewhere,
    first_location_detected: renderLocation(alert.location, `${origin}/repos/${fullName}/git`),
    has_more_locations: false,
  };
}

function renderLocation(location: LocationEntry, git: string): object {
  return {
    path: location.path,
    start_line: location.line,
    end_line: location.line,
    start_column: location.startColumn,
    end_column: location.endColumn,
    blob_sha: location.blobSha,
    blob_url: `${git}/blobs/${location.blobSha}`,
    commit_sha: location.commitSha,
    commit_url: `${git}/commits/${location.commitSha}`,
  };
}
