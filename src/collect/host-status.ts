import {statfsSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type {HostStatus} from '../model/endpoint.ts';
import {readText, systemRoots} from './host-info.ts';
import type {SystemRoots} from './host-info.ts';

/** Most file systems told of. */
export const disksLimit = 32;

/** The clock of the processors is looked up this often: the file has a page for each of them. */
const mhzEveryMs = 10 * 60_000;

/** File systems on devices of this machine. Those of the network and of FUSE are left out: statfs(2) may wait for their servers for ever. */
const diskTypes: ReadonlySet<string> = new Set([
	'bcachefs',
	'btrfs',
	'exfat',
	'ext2',
	'ext3',
	'ext4',
	'f2fs',
	'jfs',
	'ntfs3',
	'reiserfs',
	'vfat',
	'xfs',
	'zfs',
]);

interface CpuTime {
	readonly total: number;
	readonly idle: number;
}

/** Measures the machine from /proc (proc(5)); the CPU's percent is since the call before. What cannot be known is 0, or null where the type has it. */
export class HostMeter {
	readonly #roots: SystemRoots;
	#cpu: CpuTime | undefined;
	#mhz: {readonly value: number | null; readonly at: number} | undefined;

	constructor(roots: SystemRoots = systemRoots) {
		this.#roots = roots;
	}

	/** `now` is in milliseconds since the epoch. */
	measure(now: number): HostStatus {
		const memory = memoryValues(this.#text('meminfo'));
		return {
			uptimeSeconds: uptime(this.#text('uptime')),
			cpu: {
				count: os.availableParallelism(),
				percent: this.#cpuPercent(),
				mhz: this.#cpuMhz(now),
			},
			load: loadOf(this.#text('loadavg')),
			memory: {
				totalBytes: memory('MemTotal'),
				// Kernels before 3.14 do not say what is available.
				availableBytes: memory('MemAvailable') || memory('MemFree'),
			},
			swap: {totalBytes: memory('SwapTotal'), freeBytes: memory('SwapFree')},
			disks: disksOf(this.#text('self/mounts') || this.#text('mounts')),
			network: networkOf(this.#text('net/dev')),
		};
	}

	#text(name: string): string {
		return readText(path.join(this.#roots.proc, name));
	}

	#cpuPercent(): number | null {
		const before = this.#cpu;
		this.#cpu = cpuTime(this.#text('stat'));
		if (before === undefined || this.#cpu === undefined) return null;
		const total = this.#cpu.total - before.total;
		const idle = this.#cpu.idle - before.idle;
		if (total <= 0) return null;
		const percent = Math.min(100, Math.max(0, (100 * (total - idle)) / total));
		return Math.round(percent * 10) / 10;
	}

	#cpuMhz(now: number): number | null {
		const known = this.#mhz;
		if (known !== undefined && now >= known.at && now - known.at < mhzEveryMs) return known.value;
		const values = [...this.#text('cpuinfo').matchAll(/^cpu MHz\s*:\s*([\d.]{1,16})$/gm)];
		const sum = values.reduce((all, [, mhz]) => all + finite(mhz), 0);
		const value = values.length === 0 ? null : Math.round(sum / values.length);
		this.#mhz = {value, at: now};
		return value;
	}
}

/** proc_stat(5): user nice system idle iowait irq softirq steal; guest time is within user time already. */
function cpuTime(text: string): CpuTime | undefined {
	const [, line] = /^cpu +(.*)$/m.exec(text) ?? [];
	if (line === undefined) return undefined;
	const times = line.trim().split(/ +/).slice(0, 8).map(finite);
	const [, , , idle = 0, iowait = 0] = times;
	return {total: times.reduce((sum, time) => sum + time, 0), idle: idle + iowait};
}

function memoryValues(text: string): (name: string) => number {
	const values = new Map<string, number>();
	for (const [, name = '', kibibytes] of text.matchAll(/^(\w+): +(\d{1,15}) kB$/gm)) {
		values.set(name, finite(kibibytes) * 1024);
	}
	return (name) => values.get(name) ?? 0;
}

function uptime(text: string): number {
	const [seconds] = text.split(' ');
	return Math.floor(finite(seconds) || os.uptime());
}

function loadOf(text: string): readonly [number, number, number] {
	const [one, five, fifteen] = text.split(' ');
	return [finite(one), finite(five), finite(fifteen)];
}

/** All interfaces but loopback. */
function networkOf(text: string): HostStatus['network'] {
	let receivedBytes = 0;
	let sentBytes = 0;
	for (const [, name, counters = ''] of text.matchAll(/^ *([^\s:]+):(.*)$/gm)) {
		if (name === 'lo') continue;
		const columns = counters.trim().split(/\s+/).map(finite);
		receivedBytes += columns[0] ?? 0;
		sentBytes += columns[8] ?? 0;
	}
	return {receivedBytes, sentBytes};
}

function disksOf(mounts: string): HostStatus['disks'] {
	const disks = new Map<string, HostStatus['disks'][number]>();
	for (const line of mounts.split('\n')) {
		if (disks.size === disksLimit) break;
		const [device = '', mount = '', type = ''] = line.split(' ');
		// A device mounted several times is one disk.
		if (!diskTypes.has(type) || disks.has(device)) continue;
		const disk = diskAt(unescaped(mount));
		if (disk !== undefined) disks.set(device, disk);
	}
	return [...disks.values()];
}

function diskAt(mount: string): HostStatus['disks'][number] | undefined {
	try {
		const {blocks, bsize, bavail} = statfsSync(mount);
		return {mount, totalBytes: blocks * bsize, availableBytes: bavail * bsize};
	} catch {
		// Hidden from this process, or gone since the table was read.
		return undefined;
	}
}

/** fstab(5): white space and the backslash are written as octal numbers. */
function unescaped(text: string): string {
	return text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
		String.fromCodePoint(Number.parseInt(octal, 8)),
	);
}

function finite(text: string | undefined): number {
	const value = Number(text);
	return Number.isFinite(value) ? value : 0;
}
