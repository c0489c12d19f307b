import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {NmsError} from '../../base/errors.ts';

/** Whole lines of a file. */
export interface LineChunk {
	/** Number of the first one. */
	readonly first: number;
	readonly count: number;
	readonly content: Buffer;
	/** Of the file up to their end. */
	readonly bytes: number;
	readonly sha256: string;
	/** Lines that are cut since they are longer than a chunk. */
	readonly cut: number;
}

const newline = 10;

/** A longer line is none of a log file. */
const longestLine = 16 << 20;

/** Reads a file in chunks of whole lines of at most so many bytes; the last line needs no newline. Rejects where a line has no end. */
export async function* lineChunks(file: string, mostBytes: number): AsyncGenerator<LineChunk> {
	const hash = createHash('sha256');
	let [bytes, line] = [0, 1];
	let rest = Buffer.alloc(0);
	const take = (whole: Buffer): LineChunk => {
		hash.update(whole);
		bytes += whole.length;
		const isCut = whole.length > mostBytes;
		const count = isCut ? 1 : linesIn(whole);
		const chunk = {
			first: line,
			count,
			content: whole.subarray(0, mostBytes),
			bytes,
			sha256: hash.copy().digest('hex'),
			cut: isCut ? 1 : 0,
		};
		line += count;
		return chunk;
	};
	for await (const read of createReadStream(file, {highWaterMark: mostBytes})) {
		rest = Buffer.concat([rest, read]);
		for (let end = chunkEnd(rest, mostBytes); end > 0; end = chunkEnd(rest, mostBytes)) {
			yield take(rest.subarray(0, end));
			rest = rest.subarray(end);
		}
		if (rest.length > longestLine) throw endless(file, line);
	}
	while (rest.length > 0) {
		const last = rest.lastIndexOf(newline, mostBytes - 1) + 1;
		const end = rest.length <= mostBytes ? rest.length : last > 0 ? last : rest.length;
		yield take(rest.subarray(0, end));
		rest = rest.subarray(end);
	}
}

function endless(file: string, line: number): NmsError {
	return new NmsError('refused', `line ${line} of ${file} is longer than 16 MiB`, {
		remedy: 'name log files, which have lines',
	});
}

/** Where a chunk of whole lines ends: 0 where more has to be read first. */
function chunkEnd(bytes: Buffer, mostBytes: number): number {
	if (bytes.length < mostBytes) return 0;
	const end = bytes.lastIndexOf(newline, mostBytes - 1) + 1;
	return end > 0 ? end : bytes.indexOf(newline) + 1;
}

function linesIn(bytes: Buffer): number {
	let count = 0;
	for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count += 1;
	return bytes.at(-1) === newline ? count : count + 1;
}
