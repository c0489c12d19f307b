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
	return statusMebibytes(pid, 'VmRSS');
}

/** The most that was resident since the start of the process, in MiB. */
export function peakResidentOf(pid: number): number {
	return statusMebibytes(pid, 'VmHWM');
}

export function isInstalled(program: string): boolean {
	return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

function statusMebibytes(pid: number, name: string): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	const [, kilobytes = '0'] = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status) ?? [];
	return Number(kilobytes) / 1024;
}
