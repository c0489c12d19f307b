import path from 'node:path';
import type {Check} from '../check.ts';
import {ok, skip, warn} from '../finding.ts';

/** Where a script is found by itself, and the file of one's own that may hold it; the command that puts it there. */
const places = {
	bash: {
		directories: [
			'/usr/share/bash-completion/completions/nms',
			'/usr/local/share/bash-completion/completions/nms',
			'/etc/bash_completion.d/nms',
		],
		own: '.bashrc',
		command: 'nms completion bash >> ~/.bashrc',
	},
	zsh: {
		directories: [
			'/usr/share/zsh/site-functions/_nms',
			'/usr/share/zsh/vendor-completions/_nms',
			'/usr/local/share/zsh/site-functions/_nms',
		],
		own: '.zshrc',
		command: 'nms completion zsh | sudo tee /usr/local/share/zsh/site-functions/_nms',
	},
} as const;

/** Whether the login's shell completes what nms takes. */
export const completion: Check = {
	name: 'completion',
	look: ({machine}) => {
		const shell = path.basename(machine.env['SHELL'] ?? '');
		if (shell !== 'bash' && shell !== 'zsh')
			return [skip(`there is a script for bash and zsh; the shell is '${shell}'`)];
		const {directories, own, command} = places[shell];
		const found = directories.find((file) => machine.exists(file));
		if (found !== undefined) return [ok(`${shell} finds it in ${found}`)];
		const text = machine.read(path.join(machine.user.home, own));
		if (text.kind === 'text' && /\bnms completion\b|^_nms\(\)/m.test(text.text))
			return [ok(`${shell} finds it in ~/${own}`)];
		return [warn(`${shell} does not complete nms`, command)];
	},
};
