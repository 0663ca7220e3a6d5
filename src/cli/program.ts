import { Command, CommanderError, Option } from 'commander';
import { reportError } from './report-error.ts';
import type { CommandAction, GlobalOptions, Shell } from './shell.ts';

/**
 * The command tree: names, options and help. What a command does is loaded when it runs, so that a cold start costs
 * only what is used.
 */
export function buildProgram(shell: Shell, onExit: (code: number) => void): Command {
  const program = new Command('mintmark')
    .description(
      'Keeps the access tokens that builds depend on alive, small in scope, known and replaceable.',
    )
    .version(shell.version, '-V, --version')
    .option('-f, --manifest <file>', 'the manifest (default: mintmark.yaml)')
    .option('--store <file>', 'the store (default: .mintmark/store.db beside the manifest)')
    .option('--json', 'print one JSON document for scripts')
    .option('-q, --quiet', 'print only what is wrong')
    .option('-y, --yes', 'do not ask before doing what the plan says')
    .option('--no-color', 'no colours (also: NO_COLOR=1)')
    .addHelpText('after', examples(['mintmark init', 'mintmark plan', 'mintmark apply', 'mintmark status']))
    .showHelpAfterError('(see: mintmark --help)')
    .exitOverride();

  const run = (command: Command, load: (options: never, argument: never) => Promise<CommandAction>): void => {
    command.action(async (...parameters: unknown[]) => {
      const global = program.opts<GlobalOptions>();
      try {
        const [first, second] = parameters;
        const options = (command.registeredArguments.length > 0 ? second : first) as never;
        const argument = (command.registeredArguments.length > 0 ? first : undefined) as never;
        const action = await load(options, argument);
        const isQuiet = global.quiet === true && global.json !== true;
        const terminal = isQuiet ? { ...shell.terminal, line: () => {} } : shell.terminal;
        onExit(await action({ app: shell.makeApp(global), terminal, global, shell }));
      } catch (error) {
        onExit(reportError(error, shell.terminal, global.json ?? false));
      }
    });
  };

  run(
    program
      .command('init')
      .description('write a commented mintmark.yaml and make the store; asks what it needs to know')
      .addOption(
        new Option('--key <provider>', 'what keeps the key of the store')
          .choices(['file', 'passphrase', 'keychain'])
          .default('file'),
      )
      .option('--anaconda <organization>', 'the anaconda.org organization that the token acts for')
      .option('--github <pattern>', 'repositories to deliver to, for example my-team/*-feedstock')
      .option('--azure <organization/project>', 'the Azure DevOps project to deliver to')
      .option('--secret <name>', 'name of the secret and variable', 'BINSTAR_TOKEN')
      .addHelpText(
        'after',
        examples(['mintmark init', 'mintmark init --yes --anaconda my-team --github "my-team/*-feedstock"']),
      ),
    async (options) => (await import('./commands/init.ts')).init(options),
  );
  run(
    program
      .command('plan')
      .description('show what apply would do, and why; changes nothing')
      .argument('[credential]', 'only this one')
      .option('-o, --out <file>', 'save the plan, to be reviewed and applied later')
      .option('--retire <credential...>', 'include withdrawing what left the manifest')
      .option('--rotate <credential...>', 'include issuing these anew')
      .option('--sweep', 'include ending the tokens that carry our mark and that no record knows')
      .option('--exit-code', 'exit with 10 when there is something to do or to look at')
      .addHelpText(
        'after',
        examples([
          'mintmark plan',
          'mintmark plan --out next.plan.json',
          'mintmark plan --rotate anaconda-upload',
        ]),
      ),
    async (options, argument) => (await import('./commands/plan.ts')).plan(options, argument),
  );
  run(
    program
      .command('apply')
      .description(
        'issue, deliver, verify and promote what the plan says; continues whatever was interrupted',
      )
      .option('-p, --plan <file>', 'do exactly this saved plan, or refuse if it is stale')
      .argument('[credential]', 'only this one')
      .option('--retire <credential...>', 'withdraw and revoke what left the manifest')
      .option('--rotate <credential...>', 'issue these anew')
      .option('--max-revocations <number>', 'end at most so many tokens (default: 10)')
      .option('--sweep', 'end the tokens at the issuers that carry our mark and that no record knows')
      .option('--from-file <file>', 'take the value that a person made at its page from this file')
      .option('--from-stdin', 'take it from standard input')
      .option('--accept-excess', 'accept scopes and a life beyond what was asked for')
      .option('--no-open', 'do not open pages in the browser')
      .addHelpText(
        'after',
        examples([
          'mintmark apply',
          'mintmark apply --yes',
          'mintmark apply --plan next.plan.json',
          'mintmark apply push-token',
          'mintmark apply push-token --from-stdin --yes < value',
        ]),
      ),
    async (options, argument) => (await import('./commands/apply.ts')).apply(options, argument),
  );
  run(
    program
      .command('rotate')
      .description('replace the token of one credential without a gap; or take the new one back')
      .argument('<credential>', 'the declared credential')
      .option('--roll-back', 'write the old value everywhere again, and end the new one')
      .option('--from-file <file>', 'take the value that a person made at its page from this file')
      .option('--from-stdin', 'take it from standard input')
      .option('--accept-excess', 'accept scopes and a life beyond what was asked for')
      .option('--no-open', 'do not open pages in the browser')
      .addHelpText(
        'after',
        examples(['mintmark rotate anaconda-upload', 'mintmark rotate anaconda-upload --roll-back']),
      ),
    async (options, argument) => (await import('./commands/rotate.ts')).rotate(options, argument),
  );
  run(
    program
      .command('status')
      .description('what expires when, which slot holds what since when, what is wrong; calls nobody')
      .argument('[credential]', 'only this one, with every slot and token')
      .option('--exit-code', 'exit with 10 when something is wrong or due')
      .option('--organization <name>', 'also the tokens of people that reach it (asks its service)')
      .addHelpText(
        'after',
        examples([
          'mintmark status',
          'mintmark status anaconda-upload',
          'mintmark status --organization my-team',
          'mintmark status --json',
        ]),
      ),
    async (options, argument) => (await import('./commands/status.ts')).status(options, argument),
  );
  run(
    program
      .command('prove')
      .description(
        "let a consumer's own job show that it holds the token, and that the issuer accepts it there",
      )
      .argument('[credential]', 'only this one')
      .option('--slot <id>', 'only this slot')
      .option('--pending', 'the token that waits for its promotion, instead of the active one')
      .option('--print [target]', 'print what to commit beside the consumers, so that they can be asked')
      .addHelpText(
        'after',
        examples([
          'mintmark prove --print github-actions > .github/workflows/mintmark-proof.yml',
          'mintmark prove',
          'mintmark prove anaconda-upload',
        ]),
      ),
    async (options, argument) => (await import('./commands/prove.ts')).prove(options, argument),
  );
  run(
    program
      .command('notify')
      .description(
        'tell what is due or broken, once: here, and in every channel of the manifest; made to be run every day',
      )
      .option('--observe', 'ask the services, too: for drift, and for what waits for a person')
      .option('--dry-run', 'tell no channel, and remember nothing')
      .option('--all', 'show what was told before, too')
      .option('--exit-code', 'exit with 10 when something is broken or due')
      .addHelpText(
        'after',
        examples([
          'mintmark notify',
          'mintmark notify --observe',
          'mintmark notify --dry-run --all',
          'mintmark notify --json --exit-code',
        ]),
      ),
    async (options) => (await import('./commands/notify.ts')).notify(options),
  );
  run(
    program
      .command('guide')
      .description(
        'how to issue a token or define one in a service, click by click; and which scopes it needs',
      )
      .argument('[topic]', 'a provider, a target, a use, or "uses"; without it: all that there are')
      .option('--principal <kind:name>', 'for whom: organization:my-team or user:me')
      .option('--scopes <scope...>', 'what it may do')
      .option('--uses <use...>', 'what it is for, instead of scopes')
      .option('--audience <place...>', 'where it is valid: my-team, or my-team/my-repository')
      .option('--name <name>', 'of the token, the secret or the variable')
      .option('--lifetime <duration>', 'such as 90d')
      .option('--open', 'open the first page in the browser')
      .addHelpText(
        'after',
        examples([
          'mintmark guide',
          'mintmark guide anaconda --principal organization:my-team',
          'mintmark guide github-pat --uses push-to-other-repository --audience my-team/my-repository',
          'mintmark guide azure-pipelines --name BINSTAR_TOKEN',
          'mintmark guide uses',
        ]),
      ),
    async (options, argument) => (await import('./commands/guide.ts')).guide(options, argument),
  );
  run(
    program
      .command('exchange')
      .description('trade the kept key of an App for a token that lives one hour, narrowed as far as you say')
      .argument('<credential>', 'the declared credential')
      .option('--scopes <scope...>', 'less than what the credential may do')
      .option('--audience <place...>', 'fewer repositories: my-team/my-repository')
      .option('--out <file>', 'write it into a file that only you can read')
      .option('--print', 'print it')
      .addHelpText(
        'after',
        examples([
          'mintmark exchange team-bot --scopes contents:read --audience my-team/my-repository --out token',
        ]),
      ),
    async (options, argument) => (await import('./commands/exchange.ts')).exchange(options, argument),
  );
  run(
    program
      .command('organization')
      .description(
        'show the fine-grained tokens of people that reach an organization; let them in, or end that',
      )
      .argument('<organization>', 'its login')
      .option('--connection <name>', 'which connection asks, where several could')
      .option('--approve <request...>', 'let these in')
      .option('--deny <request...>', 'do not')
      .option('--revoke <token...>', 'end the access of these')
      .option('--reason <text>', 'why, for the owner of the token')
      .addHelpText(
        'after',
        examples(['mintmark organization my-team', 'mintmark organization my-team --approve 4711']),
      ),
    async (options, argument) => (await import('./commands/organization.ts')).organization(options, argument),
  );
  run(
    program
      .command('revoke')
      .description('revoke a token at its issuer: a managed one, or any by its value')
      .argument('[token]', 'anaconda-upload#2, or anaconda-upload for its active token')
      .option(
        '--from-file <file>',
        'whatever is in this file, one value a line: found tokens, short-lived ones',
      )
      .option('--from-stdin', 'the same from standard input')
      .option('--last', 'even if it is the last working token')
      .option('--no-open', 'do not open pages in the browser')
      .addHelpText(
        'after',
        examples(['mintmark revoke anaconda-upload#2', 'mintmark revoke --from-stdin < found']),
      ),
    async (options, argument) => (await import('./commands/revoke.ts')).revoke(options, argument),
  );
  run(
    program
      .command('impact')
      .description(
        'what breaks if a token is revoked now: slots, and the workflows and pipelines that read them',
      )
      .argument('<token>', 'a credential, a token (anaconda-upload#2) or a fingerprint')
      .option('--checkout <folder...>', 'look at these local checkouts, and call nobody')
      .addHelpText(
        'after',
        examples([
          'mintmark impact anaconda-upload',
          'mintmark impact anaconda-upload#2 --checkout ../tudatpy-feedstock',
        ]),
      ),
    async (options, argument) => (await import('./commands/impact.ts')).impact(options, argument),
  );
  run(
    program
      .command('respond')
      .description('answer a leak: end the token, put the next one into every slot, say when what happened')
      .argument('[token]', 'a managed token: anaconda-upload#2, or anaconda-upload for its active token')
      .option('--from-file <file>', 'what was found, somewhere in this file')
      .option('--from-stdin', 'what was found, on standard input')
      .option('--alert <alert>', 'an alert of secret scanning: owner/repository#1')
      .option('--alerts <place>', 'all open alerts of an owner or of owner/repository')
      .option('--report <file>', 'a report to partners of secret scanning: the body as it came')
      .option('--signature <base64>', 'its header Github-Public-Key-Signature')
      .option('--key-id <id>', 'its header Github-Public-Key-Identifier')
      .addOption(
        new Option(
          '--exposure <who>',
          'who may have read it: public ends the token first, private replaces it first (default: as the alert says, else asked, else public)',
        ).choices(['public', 'private']),
      )
      .option('--connection <name>', 'which connection reads the alerts, where several could')
      .option('--accept-excess', 'accept scopes and a life beyond what was asked for')
      .option('--no-open', 'do not open pages in the browser')
      .addHelpText(
        'after',
        examples([
          'mintmark respond --alert my-team/my-repository#4',
          'mintmark respond --alerts my-team',
          'mintmark respond --from-file build.log --exposure private',
          'mintmark respond anaconda-upload#2',
        ]),
      ),
    async (options, argument) => (await import('./commands/respond.ts')).respond(options, argument),
  );
  run(
    program
      .command('scan')
      .description(
        'look for tokens that lie where they must not: in files, in what is staged, in the history',
      )
      .argument('[path...]', 'files and folders (default: this one, without what git ignores)')
      .option('--staged', 'what the next commit brings')
      .option('--since <revision>', 'what the commits from there to HEAD brought')
      .option('--history', 'everything that any commit brought')
      .option('--stdin', 'standard input')
      .option('--no-ignore', 'files that git ignores as well')
      .addOption(
        new Option('--format <format>', 'how it is told')
          .choices(['people', 'json', 'sarif', 'github'])
          .default('people'),
      )
      .option('--out <file>', 'write it into this file, and tell people what was found')
      .option(
        '--baseline <file>',
        'what somebody has looked at (default: .mintmark-baseline.json, if it is there)',
      )
      .option('--write-baseline <reason>', 'let all that was found now stand, for this reason')
      .option('--until <day>', 'how long it may stand: 2027-01-31')
      .option('--strict', 'count what is only possible, too')
      .option('--public', 'everybody can read the remote repository')
      .option(
        '--verify',
        'ask the issuers whether what was found is alive; sends each value to its issuer, and nowhere else',
      )
      .option('--reveal', 'show whole values, at a terminal')
      .option('--install-hook', 'scan before every commit in this repository from now on')
      .addHelpText(
        'after',
        examples([
          'mintmark scan',
          'mintmark scan --staged',
          'mintmark scan --since origin/main',
          'mintmark scan --history --format sarif --out results.sarif',
          'mintmark scan --write-baseline "made for the demo, dead" --until 2027-01-31',
        ]),
      ),
    async (options, argument) => (await import('./commands/scan.ts')).scan(options, argument),
  );
  run(
    program
      .command('adopt')
      .description('take existing secrets and an existing token under management')
      .argument('<credential>', 'the declared credential that they belong to')
      .option('--slots', 'the declared slots that hold a value already')
      .option('--token <name>', 'a token by its name at the issuer')
      .option('--expires <date>', 'when that token expires, where the issuer does not tell')
      .option('--from-file <file>', 'a token by its value, in this file')
      .option('--from-stdin', 'a token by its value, on standard input')
      .option('--id <id>', 'what its issuer calls it, for example the client id of an App')
      .addHelpText(
        'after',
        examples([
          'mintmark adopt anaconda-upload --slots',
          'mintmark adopt anaconda-upload --token conda-smithy --expires 2027-01-31',
          'mintmark adopt team-bot --from-file team-bot.private-key.pem --id Iv23liABCDEFGHIJKLMN',
        ]),
      ),
    async (options, argument) => (await import('./commands/adopt.ts')).adopt(options, argument),
  );
  run(
    program
      .command('audit')
      .description('show who did what when; with "verify", check that nobody changed it')
      .argument('[verify]', '"verify" follows the hash chain')
      .option('-n, --last <count>', 'only the newest entries', '30')
      .option('--subject <subject>', 'only this credential, token or slot')
      .option('--head <hash>', 'verify: a head noted down earlier, to see a cut-off end')
      .addHelpText(
        'after',
        examples(['mintmark audit', 'mintmark audit --subject anaconda-upload', 'mintmark audit verify']),
      ),
    async (options, argument) => (await import('./commands/audit.ts')).audit(options, argument),
  );
  run(
    program
      .command('doctor')
      .description('check store, key, clock, connections and their rights; changes nothing')
      .addHelpText('after', examples(['mintmark doctor'])),
    async () => (await import('./commands/doctor.ts')).doctor(),
  );
  run(
    program
      .command('serve')
      .description('serve the dashboard and its API on this machine, and do by itself what is due')
      .option('-p, --port <number>', 'where it answers on 127.0.0.1; 0: any free port', '7100')
      .option('--public-url <url>', 'the https address that people open, where a proxy stands in front')
      .option('--openid-issuer <url>', 'let members sign in at this identity issuer, by OpenID Connect')
      .option('--openid-client-id <id>', 'what the issuer calls this server')
      .option('--openid-secret-env <name>', 'the variable that holds the secret of the client')
      .option('--openid-secret-file <file>', 'the file that holds it, which only you can read')
      .option('--openid-title <text>', 'what people call the issuer (default: its host)')
      .option('--demo', 'serve the sandbox, with everything set up, and leave nothing behind')
      .option('--openid', 'with --demo: let its people sign in at a simulated issuer, too')
      .option('--no-open', 'do not open the page in the browser')
      .addHelpText(
        'after',
        examples([
          'mintmark serve',
          'mintmark serve --demo',
          'mintmark serve --demo --openid',
          'mintmark serve --port 8080 --no-open',
          'mintmark serve --public-url https://mintmark.example.org --openid-issuer https://identity.example.org --openid-client-id mintmark --openid-secret-env OPENID_SECRET',
        ]),
      ),
    async (options) => (await import('./commands/serve.ts')).serve(options),
  );
  run(
    program
      .command('sandbox')
      .description('run the three vendors on this machine, with a seeded organization, until Ctrl-C')
      .option('--state <folder>', 'keep their state in this folder')
      .option('--port <number>', 'first of the consecutive ports (default: any free)')
      .option('--rate-limits', "enforce the vendors' published rate limits")
      .option('--latency <milliseconds>', 'added to every answer', '0')
      .addHelpText('after', examples(['mintmark sandbox', 'mintmark sandbox --state ./sandbox --port 8100'])),
    async (options) => (await import('./commands/sandbox.ts')).sandbox(options),
  );
  run(
    program
      .command('demo')
      .description('run the whole main job against the sandbox, offline, in under a minute')
      .addHelpText('after', examples(['mintmark demo'])),
    async () => (await import('./commands/demo.ts')).demo(),
  );
  run(
    program
      .command('completion')
      .description('print a completion script')
      .argument('<shell>', 'bash, zsh or fish')
      .addHelpText(
        'after',
        examples([
          'mintmark completion bash >> ~/.bashrc',
          'mintmark completion fish > ~/.config/fish/completions/mintmark.fish',
        ]),
      ),
    async (_options, argument) => (await import('./commands/completion.ts')).completion(argument, program),
  );
  return program;
}

function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}

/** Runs one command line and returns its exit code. Never throws. */
export async function runCli(argv: readonly string[], shell: Shell): Promise<number> {
  let exitCode = 0;
  const program = buildProgram(shell, (code) => {
    exitCode = code;
  });
  const output = {
    writeOut: (text: string) => shell.terminal.line(text.replace(/\n$/, '')),
    writeErr: (text: string) => shell.terminal.errorLine(text.replace(/\n$/, '')),
  };
  for (const command of [program, ...program.commands]) command.configureOutput(output).exitOverride();
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return reportError(error, shell.terminal, argv.includes('--json'));
  }
  return exitCode;
}
