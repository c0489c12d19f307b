import process from 'node:process';
import type {CommandModule} from 'yargs';
import type {GlobalOptions} from '../options.ts';

const shells = ['bash', 'zsh'] as const;
type Shell = (typeof shells)[number];

// The answer's form follows $SHELL; here it is the shell that asks, not the one of the login. yargs offers -n as --n too.
const scripts: Readonly<Record<Shell, string>> = {
	bash: `# nms completion bash >> ~/.bashrc
_nms() {
	local words
	mapfile -t words < <(SHELL=bash nms --get-yargs-completions "\${COMP_WORDS[@]:0:COMP_CWORD+1}" | grep -v '^--.$')
	mapfile -t COMPREPLY < <(compgen -W "\${words[*]}" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _nms nms nms-tui
`,
	zsh: `#compdef nms nms-tui
# nms completion zsh > a file _nms in a directory of $fpath
_nms() {
	local -a found
	found=("\${(@f)$(SHELL=zsh nms --get-yargs-completions "\${(@)words[1,CURRENT]}" | grep -v '^--.:')}")
	if [[ -n $found ]]; then _describe values found; else _default; fi
}
compdef _nms nms nms-tui
`,
};

interface CompletionOptions extends GlobalOptions {
	readonly shell: Shell | undefined;
}

/** `nms completion`: a script that makes the shell complete verbs, options and their values. */
export const completionCommand: CommandModule<GlobalOptions, CompletionOptions> = {
	command: 'completion [shell]',
	describe: 'Print a completion script for bash or zsh',
	builder: (program) =>
		program
			.positional('shell', {choices: shells, describe: 'Which shell; $SHELL where absent'})
			.example('nms completion bash >> ~/.bashrc', 'Complete verbs and options in bash'),
	handler: ({shell}) => {
		const isZsh = process.env['SHELL']?.endsWith('zsh') === true;
		process.stdout.write(scripts[shell ?? (isZsh ? 'zsh' : 'bash')]);
	},
};
