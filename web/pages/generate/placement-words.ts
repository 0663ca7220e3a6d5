import type { PlaceShape } from './placement-shapes.ts';

// The words for what the schemas of the targets name. A field or a shape without words is called by its own name.

interface Words {
  readonly label: string;
  readonly hint: string;
}

const fields: Readonly<Record<string, Words>> = {
  repository: { label: 'Repository', hint: 'owner/name' },
  environment: {
    label: 'Environment',
    hint: 'Only its jobs read it. Left empty: every job of the repository.',
  },
  repositories: { label: 'Repositories', hint: 'Names, or a pattern such as *-feedstock.' },
  organization: { label: 'Organization', hint: 'Its login.' },
  visibility: { label: 'Which repositories read it', hint: 'One secret, read by all of these.' },
  secret: { label: 'Name of the secret', hint: 'As workflows read it: secrets.NAME' },
  project: { label: 'Project', hint: 'Its name.' },
  pipeline: { label: 'Pipeline', hint: 'Its name.' },
  pipelines: { label: 'Pipelines', hint: 'Names, or a pattern such as *-feedstock.' },
  variableGroup: { label: 'Variable group', hint: 'Once per project; pipelines that use the group read it.' },
  variable: { label: 'Name of the variable', hint: 'As steps read it: $(NAME)' },
  authorizePipelines: {
    label: 'Pipelines let in',
    hint: 'Names or a pattern; left empty: those that may use the group already.',
  },
};

/** By the required fields, in the schema's order. */
const shapes: Readonly<Record<string, string>> = {
  'repository secret': 'One repository, or one environment of it',
  'repositories secret': 'Several repositories, a secret in each',
  'organization repositories secret': 'Organization: one secret for chosen repositories',
  'organization visibility secret': 'Organization: one secret for all repositories',
  'project variableGroup variable': 'Once per project, in a variable group',
  'project pipelines variable': 'Several pipelines, a variable in each',
  'project pipeline variable': 'One pipeline',
};

export function fieldWords(name: string): Words {
  return fields[name] ?? { label: name, hint: '' };
}

export function shapeWords({ fields: all }: PlaceShape): string {
  const required = all.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  return shapes[required.join(' ')] ?? required.map((name) => fieldWords(name).label).join(', ');
}

const singulars: Readonly<Record<string, string>> = {
  repositories: 'repository',
  pipelines: 'pipeline',
  authorizePipelines: 'pipeline',
};

/** The field of one that a field of several is made of. */
export function singularOf(field: string): string {
  return singulars[field] ?? field;
}
