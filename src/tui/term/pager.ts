import {spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import process from 'node:process';

type Environment = Readonly<Record<string, string | undefined>>;

/** The pager of the person, its words split at blanks; else less. */
export function pagerCommand(env: Environment): readonly [string, ...string[]] {
	const [program, ...args] = (env['PAGER'] ?? '').split(' ').filter((word) => word !== '');
	return program === undefined ? ['less'] : [program, ...args];
}

/**
 * Shows text in the pager on the terminal, which has to be given back before; resolves when the person has left it. The text comes
 * through a pipe. LESSSECURE=1: no shell, no editor, no other files from within less. Rejects where the pager cannot be started or
 * fails.
 */
export async function runPager(text: string, env: Environment): Promise<void> {
	const [program, ...args] = pagerCommand(env);
	return new Promise((resolve, reject) => {
		const pager = spawn(program, args, {
			stdio: ['pipe', 'inherit', 'inherit'],
			env: {...env, LESSSECURE: '1'},
		});
		const end = endWithUs(pager);
		pager.once('error', (error) => {
			end();
			reject(new Error(`${program} cannot be started: ${error.message}`));
		});
		pager.once('exit', (code, signal) => {
			end();
			if (code === 0) resolve();
			else reject(new Error(`${program} ended with ${signal ?? code}`));
		});
		// Whoever leaves before the end closes the pipe.
		pager.stdin.on('error', () => undefined);
		pager.stdin.end(text);
	});
}

/** The pager never outlives the console; gives the function that lets go of it. */
function endWithUs(pager: ChildProcess): () => void {
	const end = (): void => {
		pager.kill();
	};
	process.once('exit', end);
	return () => process.off('exit', end);
}
