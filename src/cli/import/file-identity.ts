import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import type {KnownImport} from '../../proto/rpc/import-schema.ts';
import {refuseCompressed} from '../replay/compression.ts';

const newline = 10;

/** Most bytes of a first line that tell files apart. */
const mostHeadBytes = 65_536;

/** SHA-256 of the first line. Throws where the file is compressed. */
export async function headOf(file: string): Promise<string> {
	let start = Buffer.alloc(0);
	for await (const chunk of createReadStream(file, {end: mostHeadBytes - 1})) {
		start = Buffer.concat([start, chunk]);
		if (start.includes(newline)) break;
	}
	refuseCompressed(start);
	const end = start.indexOf(newline);
	return createHash('sha256')
		.update(end < 0 ? start : start.subarray(0, end))
		.digest('hex');
}

/** Which of the imports that are known is one of this file: the longest that it begins with, byte by byte. */
export async function importOf(
	file: string,
	known: readonly KnownImport[],
): Promise<KnownImport | undefined> {
	const waiting = known.toSorted((one, other) => one.bytes - other.bytes);
	const most = waiting.at(-1)?.bytes ?? 0;
	if (most === 0) return undefined;
	const hash = createHash('sha256');
	let [at, found]: [number, KnownImport | undefined] = [0, undefined];
	for await (const chunk of createReadStream(file, {end: most - 1})) {
		const bytes = Buffer.from(chunk);
		let from = 0;
		for (let next = waiting[0]; next !== undefined && next.bytes <= at + bytes.length;) {
			const to = next.bytes - at;
			hash.update(bytes.subarray(from, to));
			from = to;
			if (hash.copy().digest('hex') === next.sha256) found = next;
			waiting.shift();
			next = waiting[0];
		}
		hash.update(bytes.subarray(from));
		at += bytes.length;
	}
	return found;
}
