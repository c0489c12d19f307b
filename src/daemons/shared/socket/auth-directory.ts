import {
	chmodSync,
	existsSync,
	lstatSync,
	mkdirSync,
	opendirSync,
	readlinkSync,
	renameSync,
	rmdirSync,
	unlinkSync,
} from 'node:fs';
import type {Stats} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {messageOf, NmsError, systemCodeOf} from '../../../base/errors.ts';
import {randomHex} from '../../../base/random-hex.ts';
import {authDirectoryOf, linkTarget} from '../../../proto/rpc/identity-link.ts';
import {socketLimits} from './limits.ts';

/** What one client was asked to make; good for one `verify`. */
export interface Challenge {
	readonly link: string;
	readonly target: string;
	/** Milliseconds since the epoch. */
	readonly expiresAt: number;
}

export type Verdict =
	| {readonly kind: 'ok'; readonly uid: number}
	| {readonly kind: 'refused'; readonly reason: string};

/** Most leftovers looked at in one sweep. */
const sweepLimit = 10_000;

/**
 * The two directories beside the socket by which callers prove who they are.
 *
 * ```
 * auth/        mode 1733: everybody makes links, nobody lists it or touches another's link
 * auth.taken/  mode 0700: a link is moved here before it is looked at, so that its name cannot change hands between two looks
 * ```
 */
export class AuthDirectory {
	readonly directory: string;
	readonly #taken: string;
	readonly #daemonId: string;

	/** Makes the directories, or takes over what an earlier run of the same user left. */
	constructor(socket: string, daemonId: string) {
		this.directory = authDirectoryOf(socket);
		this.#taken = `${this.directory}.taken`;
		this.#daemonId = daemonId;
		this.sweep(Number.POSITIVE_INFINITY);
	}

	challenge(now: number): Challenge {
		const [link, nonce] = [randomHex(16), randomHex(16)];
		const target = linkTarget(this.#daemonId, nonce);
		return {link, target, expiresAt: now + socketLimits.challengeMs};
	}

	/** Whose link answers the challenge. The link is removed whatever comes out. */
	verify(challenge: Challenge, now: number): Verdict {
		const link = path.join(this.directory, challenge.link);
		const taken = path.join(this.#taken, challenge.link);
		try {
			if (now > challenge.expiresAt) return refused('the challenge has expired');
			// A file is left where it is: whoever renamed it here must not have it carried further.
			if (!lstatSync(link).isSymbolicLink()) return refused('it is not a symbolic link');
			renameSync(link, taken);
			return verdictOn(taken, challenge.target);
		} catch (error) {
			const isAbsent = systemCodeOf(error) === 'ENOENT';
			return refused(isAbsent ? 'there is no such link' : messageOf(error));
		} finally {
			remove(link);
			remove(taken);
		}
	}

	/** Removes the link of a challenge that nobody will answer any more. */
	discard(challenge: Challenge): void {
		remove(path.join(this.directory, challenge.link));
	}

	/** Removes what was left here before the time (milliseconds since the epoch). Makes the directories anew if they are gone. */
	sweep(before: number): void {
		this.#make();
		for (const directory of [this.directory, this.#taken]) sweepDirectory(directory, before);
	}

	/** Removes the directories as far as they are empty. */
	remove(): void {
		for (const directory of [this.directory, this.#taken]) {
			sweepDirectory(directory, Number.POSITIVE_INFINITY);
			remove(directory);
		}
	}

	#make(): void {
		ownDirectory(this.directory, 0o1733);
		ownDirectory(this.#taken, 0o700);
	}
}

function verdictOn(taken: string, target: string): Verdict {
	const stats = lstatSync(taken);
	if (!stats.isSymbolicLink()) return refused('it is not a symbolic link');
	// A hard link to somebody's symbolic link would carry that person's uid.
	if (stats.nlink !== 1) return refused('the link has a second name');
	if (readlinkSync(taken) !== target) return refused('the link points elsewhere');
	return {kind: 'ok', uid: stats.uid};
}

function refused(reason: string): Verdict {
	return {kind: 'refused', reason};
}

function ownDirectory(directory: string, mode: number): void {
	try {
		mkdirSync(directory, {recursive: true});
		const stats = lstatSync(directory);
		if (!stats.isDirectory() || stats.uid !== process.geteuid?.())
			throw new NmsError('configuration', `${directory} is not a directory of this user`, {
				remedy: 'remove it, or name a socket in another directory',
			});
		chmodSync(directory, mode);
	} catch (error) {
		if (error instanceof NmsError) throw error;
		throw new NmsError('configuration', `cannot make ${directory}: ${messageOf(error)}`, {
			remedy: 'name a socket in a directory that this user may write',
			cause: error,
		});
	}
}

function sweepDirectory(directory: string, before: number): void {
	if (!existsSync(directory)) return;
	const entries = opendirSync(directory);
	try {
		for (let count = 0; count < sweepLimit; count += 1) {
			const entry = entries.readSync();
			if (entry === null) return;
			const file = path.join(directory, entry.name);
			const stats = statsOf(file);
			if (stats !== undefined && stats.ctimeMs < before) remove(file);
		}
	} finally {
		entries.closeSync();
	}
}

function statsOf(file: string): Stats | undefined {
	return lstatSync(file, {throwIfNoEntry: false});
}

/** One name, never what lies below it: a tree of somebody else could be swapped for a link while it is walked. */
function remove(file: string): void {
	try {
		if (statsOf(file)?.isDirectory() === true) rmdirSync(file);
		else unlinkSync(file);
	} catch {
		// Gone already, or a full directory of somebody else: it stays, and does no harm.
	}
}
