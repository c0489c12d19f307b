import {randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {createWriteStream} from 'node:fs';
import {link, lstat, realpath, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import type {Writable} from 'node:stream';
import {messageOf, NmsError, systemCodeOf} from '../base/errors.ts';
import {writeOut} from './output.ts';

/** Where a verb writes what it was asked for. */
export interface Output {
	/** Waits while the file, or the reader, is slow. */
	write(bytes: Buffer): Promise<void>;
	/** Everything is written: only now a file has its name. */
	end(): Promise<void>;
	/** Nothing is wanted any more: of a file nothing stays. To be called in any case; after `end` it does nothing. */
	discard(): Promise<void>;
}

/** Standard output; it stays open. */
export const standardOutput: Output = {
	write: writeOut,
	end: async () => undefined,
	discard: async () => undefined,
};

/**
 * Opens a new file for the caller alone; one that exists is overwritten only if that is said. It is written under another name beside
 * its own, so that whatever has its name is whole. Rejects with what to do.
 */
export async function openOutput(
	file: string,
	{isOverwritten}: {readonly isOverwritten: boolean},
): Promise<Output> {
	const existing = await lstat(file).catch(() => undefined);
	if (existing !== undefined && !isOverwritten) throw fileExists(file);
	const target =
		existing?.isSymbolicLink() === true ? await realpath(file).catch(() => file) : file;
	const isPlain = existing === undefined || existing.isFile() || target !== file;
	return isPlain ? openBeside(target, isOverwritten) : openInPlace(target);
}

/** A device or a pipe has nothing to keep whole, and must stay what it is. */
async function openInPlace(file: string): Promise<Output> {
	const {write, end} = await openStream(file, {name: file, flags: 'w'});
	return {write, end, discard: async () => undefined};
}

async function openBeside(file: string, isOverwritten: boolean): Promise<Output> {
	const name = `.${path.basename(file)}.${randomBytes(6).toString('hex')}.part`;
	const beside = path.join(path.dirname(file), name);
	const {write, end, close} = await openStream(beside, {name: file, flags: 'wx'});
	const discard = async (): Promise<void> => {
		close();
		await rm(beside, {force: true});
	};
	return {
		write,
		end: async () => {
			await end();
			try {
				// A link does not take the place of a file that has appeared meanwhile.
				await (isOverwritten ? rename(beside, file) : link(beside, file));
			} catch (error) {
				throw systemCodeOf(error) === 'EEXIST' ? fileExists(file) : notWritten(file, error);
			}
			await discard();
		},
		discard,
	};
}

/** `name` is what messages call it. */
async function openStream(
	file: string,
	{name, flags}: {readonly name: string; readonly flags: string},
): Promise<Pick<Output, 'write' | 'end'> & {readonly close: () => void}> {
	const stream = createWriteStream(file, {flags, mode: 0o600, flush: true});
	const failed = new Promise<never>((_resolve, reject) => {
		stream.once('error', (error) => reject(notWritten(name, error)));
	});
	failed.catch(() => undefined);
	await Promise.race([once(stream, 'open'), failed]);
	return {
		write: async (bytes) => {
			if (!stream.write(bytes)) await Promise.race([once(stream, 'drain'), failed]);
		},
		end: async () => Promise.race([ended(stream), failed]),
		close: () => void stream.destroy(),
	};
}

async function ended(stream: Writable): Promise<void> {
	stream.end();
	await once(stream, 'close');
}

function fileExists(file: string): NmsError {
	const remedy = 'name another file, or overwrite it with --force';
	return new NmsError('refused', `${file} exists`, {remedy});
}

function notWritten(file: string, error: unknown): NmsError {
	const isFull = systemCodeOf(error) === 'ENOSPC';
	const remedy = isFull ? 'make room there, or name a file elsewhere' : 'name a file you may write';
	return new NmsError('refused', `write ${file}: ${messageOf(error)}`, {remedy, cause: error});
}
