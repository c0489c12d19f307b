import {lstatSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** What the names of demos' directories begin with. */
export const demoPrefix = 'nms-demo-';

/** Names the process that a demo's directory belongs to, and when that was started; absent where the directory is to be kept. */
const ownerFile = 'demo.pid';

/** Most bytes of an owner file that are believed. */
const ownerBytes = 64;

/** Marks the directory as this process's, to be removed with it. */
export function ownDirectory(directory: string): void {
	writeFileSync(path.join(directory, ownerFile), ownerText(process.pid), {mode: 0o600});
}

/**
 * Removes what demos that were killed left below the directory: only real directories of this user that nobody else can write to and
 * whose owner file names a process that is gone. Returns their paths.
 */
export function removeDeadDemos(below: string): readonly string[] {
	const dead = demosIn(below).filter((directory) => isPrivate(directory) && isDead(directory));
	for (const directory of dead) rmSync(directory, {recursive: true, force: true});
	return dead;
}

function demosIn(below: string): readonly string[] {
	try {
		return readdirSync(below)
			.filter((name) => name.startsWith(demoPrefix))
			.map((name) => path.join(below, name));
	} catch {
		// What makes the new directory says why.
		return [];
	}
}

function isPrivate(directory: string): boolean {
	const status = lstatSync(directory, {throwIfNoEntry: false});
	return (
		status !== undefined &&
		status.isDirectory() &&
		status.uid === process.getuid?.() &&
		(status.mode & 0o077) === 0
	);
}

function isDead(directory: string): boolean {
	const text = ownerIn(directory);
	const [, pid = ''] = /^(\d{1,10}) \d+\n$/.exec(text) ?? [];
	return pid !== '' && ownerText(Number(pid)) !== text;
}

function ownerIn(directory: string): string {
	const file = path.join(directory, ownerFile);
	const status = lstatSync(file, {throwIfNoEntry: false});
	if (status === undefined || !status.isFile() || status.size > ownerBytes) return '';
	return readFileSync(file, 'utf8');
}

// A pid is given again to other processes; with its time of start it is not.
function ownerText(pid: number): string {
	return `${pid} ${startOf(pid) ?? 'gone'}\n`;
}

/** Clock ticks after boot at which the process was started: field 22 of proc(5) stat; undefined where there is none. */
function startOf(pid: number): string | undefined {
	try {
		const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// The name in parentheses may hold anything.
		return status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
	} catch {
		return undefined;
	}
}
