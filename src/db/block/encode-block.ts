import {Buffer} from 'node:buffer';
import {blockLimits} from './block-format.ts';
import type {BlockLines} from './block-lines.ts';
import type {BlockRows} from './columns-part.ts';
import {columnsPart} from './columns-part.ts';
import {directoryPart} from './directory-part.ts';
import {fieldParts} from './field-part.ts';
import type {ListedValues} from './listed-values.ts';
import {listedValues} from './listed-values.ts';
import {listsPart} from './lists-part.ts';
import {packPart} from './packed-part.ts';

/** A block as it is stored, with what its store keeps beside it. */
export interface EncodedBlock {
	/** By place (block-format.ts): the directory, lists, columns, text, and one per field. */
	readonly parts: readonly Buffer[];
	readonly rows: number;
	readonly textBytes: number;
	readonly firstId: number;
	readonly lastId: number;
	/** The least and most time of receipt, and event time, of the rows. */
	readonly receivedAt: Span;
	readonly time: Span;
	/** The content of its columns' part, as `readColumns` reads it. */
	readonly columns: Buffer;
	/** What the block's signature is made of; a view that is valid as long as the batch is unchanged. */
	readonly lines: BlockLines;
	readonly listed: ListedValues;
}

interface Span {
	readonly from: number;
	readonly to: number;
}

/** Encodes rows of a batch that parsed, at least one and no more than `blockLimits` has; throws a RangeError for others. */
export function encodeBlock(from: BlockRows): EncodedBlock {
	const {batch, rows} = from;
	if (rows.length === 0 || rows.length > blockLimits.rows)
		throw new RangeError(`a block of ${rows.length} rows`);
	const lines = linesOf(from);
	if (lines.bytes.length > blockLimits.textBytes)
		throw new RangeError(`a block of ${lines.bytes.length} bytes`);
	const columns = columnsPart(from);
	const fields = fieldParts(batch.fields, rows);
	const listed = listedValues({
		sources: columns.sources,
		hosts: columns.hosts.map((bytes) => bytes.toString('utf8')),
		programs: columns.programs.map((bytes) => bytes.toString('utf8')),
		fields: fields.map(({name, values}) => [name, values]),
	});
	const packed = [
		packPart(listsPart(listed)),
		packPart(columns.content),
		packPart(lines.bytes),
		...fields.map((field) => field.packed),
	];
	const size = {rows: rows.length, textBytes: lines.bytes.length};
	const fieldNames = fields.map(({name}) => name);
	return {
		parts: [packPart(directoryPart({...size, fieldNames}, packed)), ...packed],
		...size,
		firstId: columns.ids[0] ?? 0,
		lastId: columns.ids.at(-1) ?? 0,
		receivedAt: spanOf(columns.receivedAt),
		time: spanOf(columns.times),
		columns: columns.content,
		lines,
		listed,
	};
}

/** Rows that all stand one behind the other in the batch, as most do, are not copied. */
function linesOf({batch, rows}: BlockRows): BlockLines {
	const starts = new Uint32Array(rows.length + 1);
	const runs: Buffer[] = [];
	let runStart = batch.start[rows[0] ?? 0] ?? 0;
	let runEnd = runStart;
	for (let index = 0; index < rows.length; index += 1) {
		const start = batch.start[rows[index] ?? 0] ?? 0;
		const end = batch.end[rows[index] ?? 0] ?? 0;
		if (start !== runEnd) {
			runs.push(batch.bytes.subarray(runStart, runEnd));
			runStart = start;
		}
		runEnd = end;
		starts[index + 1] = (starts[index] ?? 0) + end - start;
	}
	runs.push(batch.bytes.subarray(runStart, runEnd));
	return {bytes: runs.length === 1 ? (runs[0] ?? batch.bytes) : Buffer.concat(runs), starts};
}

function spanOf(times: Float64Array): Span {
	let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (const time of times) {
		if (time < from) from = time;
		if (time > to) to = time;
	}
	return {from, to};
}
