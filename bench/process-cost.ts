import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';

/** Of Linux's /proc/PID/stat, on every architecture we run on. */
const ticksPerSecond = 100;

/** Processor seconds a process has used since its start, those of its ended children included (proc(5)). */
export function cpuSeconds(pid: number): number {
	return statSeconds(pid, [11, 12, 13, 14]);
}

/** Those of the children of this process that have ended. */
export function endedChildrenSeconds(): number {
	return statSeconds('self', [13, 14]);
}

/** Those of the threads that a process has now, to the nanosecond: for works that are shorter than a tick. */
export function threadSeconds(pid: number): number {
	const tasks = `/proc/${pid}/task`;
	return readdirSync(tasks).reduce((sum, task) => {
		const [nanoseconds] = readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ');
		return sum + Number(nanoseconds) / 1e9;
	}, 0);
}

/** Resident memory of a process, in MiB. */
export function residentOf(pid: number): number {
	return statusMebibytes(pid, 'VmRSS');
}

/** The most that was resident since the start of the process, in MiB. */
export function peakResidentOf(pid: number): number {
	return statusMebibytes(pid, 'VmHWM');
}

export function isInstalled(program: string): boolean {
	return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** The sum of some fields of proc(5)'s stat, counted from the one behind the name. */
function statSeconds(pid: number | 'self', places: readonly number[]): number {
	const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
	return places.reduce((sum, at) => sum + Number(fields[at]), 0) / ticksPerSecond;
}

function statusMebibytes(pid: number, name: string): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	const [, kilobytes = '0'] = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status) ?? [];
	return Number(kilobytes) / 1024;
}
