import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';

/** Of Linux's /proc/PID/stat, on every architecture we run on. */
const ticksPerSecond = 100;

/** Processor seconds a process has used since its start, those of its ended children included (proc(5)). */
export function cpuSeconds(pid: number): number {
	const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
	return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) / ticksPerSecond;
}

/** Resident memory of a process, in MiB. */
export function residentOf(pid: number): number {
	const [, kilobytes = '0'] =
		/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
	return Number(kilobytes) / 1024;
}

export function isInstalled(program: string): boolean {
	return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** Rows of cells under a head, the first column to the left. */
export function tableLines(
	head: readonly string[],
	rows: readonly (readonly string[])[],
): readonly string[] {
	return [head, ...rows].map(([name = '', ...cells]) =>
		[name.padEnd(34), ...cells.map((cell) => cell.padStart(11))].join(''),
	);
}
