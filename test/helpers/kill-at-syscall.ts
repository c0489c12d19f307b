import {spawn, spawnSync} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
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
	const ended = endOf(child, pid);
	await Promise.race([once(child.stderr, 'data'), ended]);
	return {
		remove: async () => {
			child.kill('SIGTERM');
			await ended;
		},
	};
}

/**
 * Resolves when the tracer has ended. Rarely it waits in vain for the last thread of a process that it has killed, which then stays a
 * zombie; it is killed then, and the kernel gives the process to its parent.
 */
async function endOf(tracer: ChildProcess, pid: number): Promise<void> {
	let looks = 0;
	const watch = setInterval(() => {
		looks = isZombie(pid) ? looks + 1 : 0;
		if (looks > 3) tracer.kill('SIGKILL');
	}, 1000);
	await once(tracer, 'close');
	clearInterval(watch);
}

/** By proc_pid_stat(5). */
function isZombie(pid: number): boolean {
	try {
		return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
	} catch {
		return false;
	}
}
