import process from 'node:process';
import type {CommandModule} from 'yargs';
import type {Shell} from '../complete/shells.ts';
import {shells} from '../complete/shells.ts';
import type {GlobalOptions} from '../options.ts';

// Each asks nms for every word anew; where it ends with a status, files are offered.
const scripts: Readonly<Record<Shell, string>> = {
	bash: `# nms completion bash >> ~/.bashrc
_nms() {
	local found
	COMPREPLY=()
	if found=$(nms --complete bash "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null); then
		[[ -n $found ]] && mapfile -t COMPREPLY <<< "$found"
	else
		compopt -o default
	fi
}
complete -F _nms nms nms-tui
`,
	zsh: `#compdef nms nms-tui
# nms completion zsh > a file _nms in a directory of $fpath
_nms() {
	local -a found
	local text
	if text=$(nms --complete zsh "\${(@Q)words[1,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null); then
		found=("\${(@f)text}")
		[[ -n $text ]] && _describe -V values found
	else
		_default
	fi
}
if [[ $funcstack[1] == _nms ]]; then _nms "$@"; else compdef _nms nms nms-tui; fi
`,
};

interface CompletionOptions extends GlobalOptions {
	readonly shell: Shell | undefined;
}

/** `nms completion`: a script that makes the shell complete verbs, options and their values. */
export const completionCommand: CommandModule<GlobalOptions, CompletionOptions> = {
	command: 'completion [shell]',
	builder: (program) =>
		program
			.positional('shell', {choices: shells, describe: 'Which shell; $SHELL where absent'})
			.example('nms completion bash >> ~/.bashrc', 'Complete verbs, options, endpoints, alerts')
			.example(
				'nms completion zsh > ~/.zfunc/_nms',
				'In a directory of $fpath; start a new shell then',
			),
	handler: ({shell}) => {
		const isZsh = process.env['SHELL']?.endsWith('zsh') === true;
		process.stdout.write(scripts[shell ?? (isZsh ? 'zsh' : 'bash')]);
	},
};
