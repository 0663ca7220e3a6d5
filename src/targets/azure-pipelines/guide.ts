import type { Guide, GuideSection } from '../../domain/guide.ts';
import { drawPage } from '../../domain/page-picture.ts';
import type { TargetGuideRequest } from '../../ports/target.ts';

/** How to define a token for Azure Pipelines: once per project through a variable group, or per pipeline. */
export function variableGuide({ baseUrl, organization, name }: TargetGuideRequest): Guide {
  const project = `${baseUrl.replace(/\/$/, '')}/${organization}/PROJECT`;
  return {
    title: `Define ${name} for Azure Pipelines`,
    summary:
      'Once per project, in a variable group, or once per pipeline. Where both have the name, the variable of the pipeline ' +
      'wins. For conda feedstocks the group named anaconda-org is the one that conda-smithy attaches to every pipeline it ' +
      'registers: the group hangs on the pipeline and not on its YAML, so that a rerender does not lose it.',
    sections: [
      groupSection(project, name),
      {
        title: 'Or link the group in the YAML of a pipeline',
        steps: ['Where the YAML is yours and no tool writes it anew, name the group there.'],
        lines: { language: 'yaml', text: 'variables:\n  - group: anaconda-org' },
      },
      pipelineSection(project, name),
      {
        title: 'Let a step read it',
        steps: ['Secrets reach no step by themselves: map it in the one step that needs it.'],
        lines: {
          language: 'yaml',
          text: `steps:\n  - script: ./upload.sh\n    env:\n      ${name}: $(${name})`,
        },
      },
      {
        title: 'The same, kept up by Mintmark',
        steps: [
          'Declare the places instead of filling them in. Mintmark changes its own variable and nothing beside it.',
        ],
        lines: {
          language: 'yaml',
          text: `placements:
  - azure-pipelines: { project: PROJECT, variableGroup: anaconda-org, variable: ${name} }
  - azure-pipelines: { project: PROJECT, pipelines: "*-feedstock", variable: ${name} }`,
        },
      },
    ],
    warnings: [
      'Never let builds of forks have secrets ("Make secrets available to builds of forks") on a pipeline with such a token.',
      `Never write $(${name}) into the text of a script: it ends up on a command line. Map it with env.`,
      `A name that is not defined stays in the text as $(${name}): an upload without a token can look green.`,
      'Never leave a variable of a pipeline behind when the group has the same name: it hides the value of the group.',
    ],
    links: [
      {
        title: 'Azure Pipelines: set secret variables',
        url: 'https://learn.microsoft.com/azure/devops/pipelines/process/set-secret-variables',
      },
      {
        title: 'Azure Pipelines: variable groups',
        url: 'https://learn.microsoft.com/azure/devops/pipelines/library/variable-groups',
      },
    ],
  };
}

function groupSection(project: string, name: string): GuideSection {
  const steps = [
    'Open the project, choose Pipelines, Library, and "+ Variable group".',
    'Variable group name: anaconda-org',
    `Below Variables choose Add. Name: ${name}. Value: paste it. Click the padlock, so that it is a secret.`,
    'Choose Save.',
    'Choose Pipeline permissions, and let in each pipeline that needs it.',
    'For each pipeline that was there before the group: Edit, Variables (or Triggers, then Variables), Variable groups, Link variable group, anaconda-org.',
  ];
  const picture = drawPage(steps, {
    heading: 'Library',
    parts: [
      { kind: 'menu', at: 'Open', entries: ['Pipelines', 'Library', '+ Variable group'] },
      { kind: 'field', at: 'Variable group', label: 'Variable group name', value: 'anaconda-org' },
      { kind: 'field', at: 'Below Variables', label: 'Name', value: name },
      { kind: 'field', at: 'Below Variables', label: 'Value', value: 'paste it' },
      { kind: 'boxes', at: 'Below Variables', label: 'padlock', ticked: ['secret'], empty: [] },
      { kind: 'button', at: 'Choose Save', label: 'Save' },
      { kind: 'button', at: 'Choose Pipeline', label: 'Pipeline permissions' },
    ],
  });
  return {
    title: 'Once per project: a variable group (prefer it)',
    page: `${project}/_library?itemType=VariableGroups`,
    steps,
    pictures: [picture],
  };
}

function pipelineSection(project: string, name: string): GuideSection {
  const steps = [
    'Open the project, choose Pipelines, and the pipeline.',
    'Choose Edit, and there Variables (at the top right).',
    `Choose "+". Name: ${name}. Value: paste it. Tick "Keep this value secret".`,
    'Choose OK, and Save.',
    'Repeat it for every pipeline, now and at every rotation.',
  ];
  const picture = drawPage(steps, {
    heading: 'New variable',
    parts: [
      { kind: 'menu', at: 'Open', entries: ['Pipelines'] },
      { kind: 'menu', at: 'Choose Edit', entries: ['Edit', 'Variables'] },
      { kind: 'field', at: 'Choose "+"', label: 'Name', value: name },
      { kind: 'field', at: 'Choose "+"', label: 'Value', value: 'paste it' },
      {
        kind: 'boxes',
        at: 'Choose "+"',
        label: 'Tick',
        ticked: ['Keep this value secret'],
        empty: [],
      },
      { kind: 'button', at: 'Choose OK', label: 'OK' },
    ],
  });
  return { title: 'Once per pipeline', page: `${project}/_build`, steps, pictures: [picture] };
}
