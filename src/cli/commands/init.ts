import { initWorkspace } from '../../app/init-workspace.ts';
import { starterManifest, type StarterAnswers } from '../../app/starter-manifest.ts';
import { AppError } from '../../domain/errors.ts';
import type { CommandAction, CommandContext } from '../shell.ts';

export interface InitCommandOptions {
  readonly key: string;
  readonly anaconda?: string;
  readonly github?: string;
  readonly azure?: string;
  readonly secret: string;
}

export function init(options: InitCommandOptions): CommandAction {
  return async (context) => {
    const { app, terminal, global } = context;
    const result = await initWorkspace(app, {
      keyProvider: options.key,
      manifest: async () => starterManifest(await answers(options, context)),
    });
    if (global.json) terminal.line(JSON.stringify(result));
    else {
      const { line, paint } = terminal;
      const { manifestPath, storePath } = app.workspace;
      line(
        result.hasNewManifest
          ? `${paint.good('✓')} wrote ${manifestPath}: read it, correct it, commit it`
          : `${paint.dim('·')} ${manifestPath} is there already`,
      );
      line(
        result.hasNewStore
          ? `${paint.good('✓')} made the store ${storePath}, its key kept by: ${options.key}`
          : `${paint.dim('·')} the store ${storePath} is there already`,
      );
      line(`${paint.accent('→')} mintmark doctor    checks that the connections work`);
      line(`${paint.accent('→')} mintmark plan      shows what would be done`);
    }
    return 0;
  };
}

async function answers(
  options: InitCommandOptions,
  { app, global }: CommandContext,
): Promise<StarterAnswers> {
  const { prompter } = app;
  const canAsk = prompter.isInteractive && !global.yes && !global.json;
  const anacondaOrganization =
    options.anaconda ??
    (canAsk ? await prompter.text('Organization at anaconda.org?', { placeholder: 'my-team' }) : undefined);
  if (!anacondaOrganization)
    throw new AppError('usage', {
      message: 'A new manifest needs the organization that the token acts for.',
      hint: 'Say it: mintmark init --anaconda my-team --github "my-team/*-feedstock" --azure my-team/feedstock-builds',
    });
  const githubPattern =
    options.github ??
    (canAsk
      ? await prompter.text('Repositories at GitHub? (empty: none)', {
          placeholder: `${anacondaOrganization}/*-feedstock`,
        })
      : '');
  const azureProject =
    options.azure ??
    (canAsk
      ? await prompter.text('Project at Azure DevOps? (empty: none)', {
          placeholder: `${anacondaOrganization}/feedstock-builds`,
        })
      : '');
  requireShape('--anaconda', anacondaOrganization, /^[A-Za-z0-9][A-Za-z0-9_.-]*$/);
  if (githubPattern) requireShape('--github', githubPattern, /^[A-Za-z0-9-]+\/[A-Za-z0-9_.*?{},[\]-]+$/);
  if (azureProject)
    requireShape('--azure', azureProject, /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9][A-Za-z0-9_.-]*$/);
  return {
    anacondaOrganization,
    ...(githubPattern ? { githubPattern } : {}),
    ...(azureProject ? { azureProject } : {}),
    secretName: options.secret,
  };
}

function requireShape(option: string, value: string, shape: RegExp): void {
  if (!shape.test(value))
    throw new AppError('usage', {
      message: `${option} cannot be "${value}".`,
      hint: 'See: mintmark init --help',
    });
}
