import {Buffer} from 'node:buffer';
import {Scratch} from '../../base/scratch.ts';
import {blockLimits} from './block-format.ts';
import type {BlockLines} from './block-lines.ts';
import type {BlockRows, WrittenColumns} from './columns-part.ts';
import {columnsPart} from './columns-part.ts';
import {directoryPart} from './directory-part.ts';
import {fieldParts} from './field-part.ts';
import type {ListedValues} from './listed-values.ts';
import {listedValues} from './listed-values.ts';
import {listsPart} from './lists-part.ts';
import {packPart, packPlain} from './packed-part.ts';

const copies = new Scratch((length) => Buffer.allocUnsafeSlow(length));

/** Of a block of fewer rows, directory and lists are a large part. */
const leastPlainRows = 1024;

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
	readonly columns: WrittenColumns;
	/** What the block's signature is made of; a view that is valid until another block is encoded, or the batch changed. */
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
		hosts: columns.hosts.values,
		programs: columns.programs.values,
		fields: fields.map(({name, values}) => [name, values]),
	});
	// What every reader of a block asks for is small beside it, and not worth to be inflated.
	const packShort = rows.length < leastPlainRows ? packPart : packPlain;
	const packed = [
		packShort(listsPart(listed)),
		packPart(columns.content),
		packPart(lines.bytes),
		...fields.map((field) => field.packed),
	];
	const size = {rows: rows.length, textBytes: lines.bytes.length};
	const fieldNames = fields.map(({name}) => name);
	return {
		parts: [packShort(directoryPart({...size, fieldNames}, packed)), ...packed],
		...size,
		firstId: columns.ids[0] ?? 0,
		lastId: columns.ids.at(-1) ?? 0,
		receivedAt: spanOf(columns.receivedAt),
		time: spanOf(columns.times),
		columns,
		lines,
		listed,
	};
}

/** Rows that all stand one behind the other in the batch, as most do, are not copied. */
function linesOf({batch, rows}: Pick<BlockRows, 'batch' | 'rows'>): BlockLines {
	const starts = new Uint32Array(rows.length + 1);
	for (let index = 0; index < rows.length; index += 1) {
		const row = rows[index] ?? 0;
		starts[index + 1] = (starts[index] ?? 0) + (batch.end[row] ?? 0) - (batch.start[row] ?? 0);
	}
	const [from, to] = [batch.start[rows[0] ?? 0] ?? 0, batch.end[rows.at(-1) ?? 0] ?? 0];
	// Rows rise, as their bytes do: where nothing lies between them they are one run.
	const isOneRun = to - from === starts[rows.length];
	return {
		bytes: isOneRun ? batch.bytes.subarray(from, to) : copiedLines({batch, rows}, starts),
		starts,
	};
}

function copiedLines(
	{batch, rows}: Pick<BlockRows, 'batch' | 'rows'>,
	starts: Uint32Array,
): Buffer {
	const lines = copies.take(starts[rows.length] ?? 0);
	for (let index = 0; index < rows.length; index += 1) {
		const row = rows[index] ?? 0;
		batch.bytes.copy(lines, starts[index] ?? 0, batch.start[row], batch.end[row]);
	}
	return lines;
}

function spanOf(times: Float64Array): Span {
	let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (let row = 0; row < times.length; row += 1) {
		const time = times[row] ?? 0;
		if (time < from) from = time;
		if (time > to) to = time;
	}
	return {from, to};
}
