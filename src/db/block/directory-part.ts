import type {Buffer} from 'node:buffer';
import {blockLimits, blockVersion, partPlace} from './block-format.ts';
import {ByteReader} from './byte-reader.ts';
import {ByteWriter} from './byte-writer.ts';
import {checksumOf} from './packed-part.ts';
import type {PartRead} from './part-read.ts';
import {damaged, ok} from './part-read.ts';

/** What a block says of itself: enough to know whether it is worth opening, and its parts from those of others. */
export interface BlockDirectory {
	readonly rows: number;
	readonly textBytes: number;
	/** In the order of their parts. A name that is missing is a field that no row has. */
	readonly fieldNames: readonly string[];
	/** By place from 1 on. */
	readonly checksums: readonly number[];
}

/** `packed` are all other parts, in their order. */
export function directoryPart(
	{rows, textBytes, fieldNames}: Omit<BlockDirectory, 'checksums'>,
	packed: readonly Uint8Array[],
): Buffer {
	const writer = new ByteWriter();
	writer.byte(blockVersion);
	writer.varint(rows);
	writer.varint(textBytes);
	writer.varint(fieldNames.length);
	for (const name of fieldNames) writer.text(name);
	for (const part of packed) writer.reserve(4).writeUInt32LE(checksumOf(part), 0);
	return writer.written();
}

export function readDirectory(content: Buffer): PartRead<BlockDirectory> {
	const reader = new ByteReader(content);
	const version = reader.byte();
	if (version !== blockVersion)
		return damaged(
			'directory',
			`it is of version ${version}, and this program reads ${blockVersion}`,
		);
	const rows = reader.count(blockLimits.rows);
	const textBytes = reader.count(blockLimits.textBytes);
	const fieldNames: string[] = [];
	for (let left = reader.count(blockLimits.fields); left > 0; left -= 1)
		fieldNames.push(reader.text(blockLimits.nameBytes));
	const checksums: number[] = [];
	for (let place = 1; place < partPlace.firstField + fieldNames.length; place += 1) {
		const bytes = reader.take(4);
		checksums.push(bytes.length === 4 ? bytes.readUInt32LE(0) : 0);
	}
	return reader.isDone
		? ok({rows, textBytes, fieldNames, checksums})
		: damaged('directory', 'its content does not fit its size');
}
