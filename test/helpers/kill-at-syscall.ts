import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import test from 'ava';
import type {ExecutionContext} from 'ava';

/** Waits for a program to begin a system call. */
export interface SyscallTrap {
	/** Goes away; the program runs on, if it was not killed. */
	remove(): Promise<void>;
}

const strace = 'strace';

/** A test that kills programs by `killAtSyscall`; where that cannot be done, a skip whose title says so. */
export function testWithSyscallKills(
	title: string,
	run: (t: ExecutionContext) => Promise<void>,
): void {
	const probe = spawnSync(strace, ['--version']);
	if (probe.error !== undefined) test.skip(`${title} (needs strace)`, () => {});
	else if (process.getuid?.() !== 0)
		test.skip(`${title} (needs root to trace other processes)`, () => {});
	else test(title, run);
}

/** The process is killed (SIGKILL) when one of its threads begins its `count`th such system call from now on. */
export async function killAtSyscall(
	pid: number,
	call: string,
	count: number,
): Promise<SyscallTrap> {
	const child = spawn(
		strace,
		[
			'--follow-forks',
			'--output=/dev/null',
			`--trace=${call}`,
			`--inject=${call}:signal=KILL:when=${count}`,
			`--attach=${pid}`,
		],
		{stdio: ['ignore', 'ignore', 'pipe']},
	);
	const ended = once(child, 'close');
	await Promise.race([once(child.stderr, 'data'), ended]);
	return {
		remove: async () => {
			child.kill('SIGTERM');
			await ended;
		},
	};
}
