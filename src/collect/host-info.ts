import {readFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type {HostInfo} from '../model/endpoint.ts';

/** Where the system describes itself. */
export interface SystemRoots {
	readonly proc: string;
	readonly etc: string;
}

/** Those of this machine. */
export const systemRoots: SystemRoots = {proc: '/proc', etc: '/etc'};

/** Longest text taken of any value. */
const textLimit = 255;

/** What this machine is. */
export function hostInfo(now: number, roots: SystemRoots = systemRoots): HostInfo {
	return {
		hostname: short(os.hostname()),
		os: osName(readText(path.join(roots.etc, 'os-release'))) ?? short(os.type()),
		kernel: short(os.release()),
		arch: short(os.machine()),
		bootedAt:
			bootTime(readText(path.join(roots.proc, 'stat'))) ?? now - Math.round(os.uptime() * 1000),
		timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
	};
}

/** The text of a file of /proc or /etc; empty where there is none. */
export function readText(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		// A container or another kernel may lack it: its value is not known then.
		return '';
	}
}

/** os-release(5): PRETTY_NAME, a shell word. */
function osName(text: string): string | undefined {
	const [, word = ''] = /^PRETTY_NAME=(.*)$/m.exec(text) ?? [];
	const quoted = /^(["'])(.*)\1$/.exec(word.trim());
	const name = (quoted?.[2] ?? word.trim()).replaceAll(/\\(["'$`\\])/g, '$1');
	return name === '' ? undefined : short(name);
}

/** proc_stat(5): btime, in seconds since the epoch. */
function bootTime(text: string): number | undefined {
	const [, seconds] = /^btime (\d{1,12})$/m.exec(text) ?? [];
	return seconds === undefined ? undefined : Number(seconds) * 1000;
}

function short(text: string): string {
	return text.slice(0, textLimit);
}
