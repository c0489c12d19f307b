import {readFileSync, readlinkSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
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
		timezone: timeZone(roots.etc),
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

/**
 * IANA name of the machine's time zone (environ(7) TZ, localtime(5)). Intl knows it too, but costs the process 9 MB once it is asked:
 * it is only where /etc/localtime is no link.
 */
function timeZone(etc: string): string {
	const names = [process.env['TZ']?.replace(/^:/, ''), linkedZone(path.join(etc, 'localtime'))];
	const known = names.find((name) => name !== undefined && /^[A-Za-z][\w+/-]{0,63}$/.test(name));
	return known ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function linkedZone(file: string): string | undefined {
	try {
		return readlinkSync(file).split('/zoneinfo/')[1];
	} catch {
		return undefined;
	}
}

/** proc_stat(5): btime, in seconds since the epoch. */
function bootTime(text: string): number | undefined {
	const [, seconds] = /^btime (\d{1,12})$/m.exec(text) ?? [];
	return seconds === undefined ? undefined : Number(seconds) * 1000;
}

function short(text: string): string {
	return text.slice(0, textLimit);
}
