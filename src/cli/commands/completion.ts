import type { Command } from 'commander';
import { AppError } from '../../domain/errors.ts';
import { didYouMean } from '../../domain/nearest.ts';
import type { CommandAction } from '../shell.ts';

/** One command as completion sees it. */
interface Word {
  readonly name: string;
  readonly description: string;
  readonly options: readonly { readonly flag: string; readonly description: string }[];
}

const writers: Readonly<Record<string, (global: Word['options'], words: readonly Word[]) => string>> = {
  bash,
  zsh,
  fish,
};

/** Prints a script for one shell, made from the command tree itself. */
export function completion(shellName: string, program: Command): CommandAction {
  const writer = Object.hasOwn(writers, shellName) ? writers[shellName] : undefined;
  if (!writer)
    throw new AppError('usage', {
      message: `There is no completion for "${shellName}"${didYouMean(shellName, Object.keys(writers))}.`,
      hint: `There is: ${Object.keys(writers).join(', ')}`,
    });
  const options = (command: Command): Word['options'] =>
    command.options
      .map(({ long, description }) => ({ flag: long ?? '', description }))
      .filter(({ flag }) => flag !== '');
  const words = program.commands.map((command) => ({
    name: command.name(),
    description: command.description().split(';')[0] ?? '',
    options: options(command),
  }));
  return async ({ terminal }) => {
    terminal.line(writer(options(program), words));
    return await Promise.resolve(0);
  };
}

function bash(global: Word['options'], words: readonly Word[]): string {
  const flags = (options: Word['options']): string => options.map(({ flag }) => flag).join(' ');
  const cases = words.map(
    ({ name, options }) => `    ${name}) words="${flags(options)} ${flags(global)}" ;;`,
  );
  return `_mintmark() {
  local command="" words="${words.map(({ name }) => name).join(' ')} ${flags(global)}" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) command="$word"; break ;; esac
  done
  case "$command" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _mintmark mintmark`;
}

function zsh(global: Word['options'], words: readonly Word[]): string {
  const quote = (text: string): string =>
    text.replaceAll("'", "'\\''").replaceAll(':', '\\:').replaceAll('[', '(').replaceAll(']', ')');
  const flags = (options: Word['options']): string =>
    options.map(({ flag, description }) => `'${flag}[${quote(description)}]'`).join(' ');
  const cases = words.map(
    ({ name, options }) => `    ${name}) _arguments ${flags(options)} ${flags(global)} '*:file:_files' ;;`,
  );
  return `#compdef mintmark
_mintmark() {
  local -a commands=(${words.map(({ name, description }) => `'${name}:${quote(description)}'`).join(' ')})
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case "$words[2]" in
${cases.join('\n')}
  esac
}
compdef _mintmark mintmark`;
}

function fish(global: Word['options'], words: readonly Word[]): string {
  const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const flag = (condition: string) => (option: Word['options'][number]) =>
    `complete -c mintmark ${condition}-l ${option.flag.slice(2)} -d ${quote(option.description)}`;
  return [
    ...global.map(flag('')),
    ...words.flatMap(({ name, description, options }) => [
      `complete -c mintmark -n __fish_use_subcommand -f -a ${name} -d ${quote(description)}`,
      ...options.map(flag(`-n '__fish_seen_subcommand_from ${name}' `)),
    ]),
  ].join('\n');
}
