import {once} from 'node:events';
import {createWriteStream} from 'node:fs';
import type {Writable} from 'node:stream';
import {messageOf, NmsError, systemCodeOf} from '../base/errors.ts';
import {writeOut} from './output.ts';

/** Where a verb writes what it was asked for. */
export interface Output {
	/** Waits while the file, or the reader, is slow. */
	write(bytes: Buffer): Promise<void>;
	/** Everything is written. */
	end(): Promise<void>;
}

/** Standard output; it stays open. */
export const standardOutput: Output = {
	write: writeOut,
	end: async () => undefined,
};

/** Opens a new file for the caller alone; one that exists is overwritten only if that is said. Rejects with what to do. */
export async function openOutput(
	file: string,
	{isOverwritten}: {readonly isOverwritten: boolean},
): Promise<Output> {
	const stream = createWriteStream(file, {flags: isOverwritten ? 'w' : 'wx', mode: 0o600});
	const failed = new Promise<never>((_resolve, reject) => {
		stream.once('error', (error) => reject(notWritten(file, error)));
	});
	failed.catch(() => undefined);
	await Promise.race([once(stream, 'open'), failed]);
	return {
		write: async (bytes) => {
			if (!stream.write(bytes)) await Promise.race([once(stream, 'drain'), failed]);
		},
		end: async () => Promise.race([ended(stream), failed]),
	};
}

async function ended(stream: Writable): Promise<void> {
	stream.end();
	await once(stream, 'close');
}

function notWritten(file: string, error: Error): NmsError {
	const exists = systemCodeOf(error) === 'EEXIST';
	return new NmsError('refused', exists ? `${file} exists` : `write ${file}: ${messageOf(error)}`, {
		remedy: exists
			? 'name another file, or overwrite it with --force'
			: 'name a file you may write',
		cause: error,
	});
}
