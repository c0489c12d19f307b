import {constants} from 'node:fs';
import {mkdir, open, rename, rm, stat} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {NmsError, systemCodeOf} from './errors.ts';
import {randomHex} from './random-hex.ts';

/** Pause between two attempts to get a lock, how many of them, and the age from which on a lock is a dead program's, in milliseconds. */
const lockPauseMs = 20;
const lockAttempts = 100;
const staleLockMs = 10_000;

/** The text of a small file of the user's own; undefined where there is none. One byte above the limit is read, so that the caller can tell. */
export async function readPrivateFile(
	file: string,
	limitBytes: number,
): Promise<string | undefined> {
	let handle;
	try {
		// A FIFO without a writer must not hold us.
		handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
	} catch (error) {
		if (systemCodeOf(error) === 'ENOENT') return undefined;
		throw error;
	}
	try {
		const buffer = Buffer.alloc(limitBytes + 1);
		const {bytesRead} = await handle.read(buffer, 0, buffer.length, null);
		return buffer.toString('utf8', 0, bytesRead);
	} finally {
		await handle.close();
	}
}

/**
 * Reads the file, and replaces it by what `change` makes of it: whole or not at all, mode 0600, its directory 0700. Two programs
 * that do so at once wait for each other.
 */
export async function changePrivateFile(
	file: string,
	limitBytes: number,
	change: (text: string | undefined) => string | Promise<string>,
): Promise<void> {
	await mkdir(path.dirname(file), {recursive: true, mode: 0o700});
	const unlock = await lock(`${file}.lock`);
	try {
		await replace(file, await change(await readPrivateFile(file, limitBytes)));
	} finally {
		await unlock();
	}
}

/** Moves a file that cannot be read out of the way, never over another one; gives its name there. */
export async function setFileAside(file: string): Promise<string> {
	const first = `${file}.damaged`;
	const aside = (await doesExist(first)) ? `${first}.${Date.now()}` : first;
	await rename(file, aside);
	return aside;
}

async function replace(file: string, text: string): Promise<void> {
	const part = `${file}.${randomHex(6)}.tmp`;
	try {
		const handle = await open(part, 'wx', 0o600);
		try {
			await handle.writeFile(text);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await rename(part, file);
	} catch (error) {
		await rm(part, {force: true});
		throw error;
	}
}

/** Takes the lock; gives the function that lets it go. */
async function lock(file: string): Promise<() => Promise<void>> {
	for (let attempt = 0; attempt < lockAttempts; attempt += 1) {
		// oxlint-disable-next-line no-await-in-loop
		if (await take(file)) return async () => rm(file, {force: true});
		// oxlint-disable-next-line no-await-in-loop
		await wait(lockPauseMs);
	}
	throw new NmsError('in_use', `another program holds ${file}`, {
		remedy: 'try again; remove that file if no other console runs',
	});
}

async function take(file: string): Promise<boolean> {
	try {
		await (await open(file, 'wx', 0o600)).close();
		return true;
	} catch (error) {
		if (systemCodeOf(error) !== 'EEXIST') throw error;
		if (await isStale(file)) await rm(file, {force: true});
		return false;
	}
}

async function isStale(file: string): Promise<boolean> {
	try {
		return Date.now() - (await stat(file)).mtimeMs > staleLockMs;
	} catch {
		return false;
	}
}

async function doesExist(file: string): Promise<boolean> {
	try {
		await stat(file);
		return true;
	} catch {
		return false;
	}
}
