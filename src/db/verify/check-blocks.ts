import type {BlockColumns} from '../block/block-columns.ts';
import {partPlace} from '../block/block-format.ts';
import type {Block} from '../block/block.ts';
import type {PartRead} from '../block/part-read.ts';
import {andThen, damaged, ok} from '../block/part-read.ts';
import type {StoredBlock} from '../block-range.ts';
import {lanes} from '../block-range.ts';
import {countedRows} from '../counted-rows.ts';
import {isLate} from '../event-writer.ts';
import {cursorsOf} from '../source-cursors.ts';
import type {Check, CheckStep} from './check-step.ts';
import type {CheckedFile} from './checked-file.ts';

/** Reads every part of every block and chunk, and compares what the file says of it with what is in it. */
export function* checkBlocks(checked: CheckedFile): Check {
	let parts = 0;
	for (const run of checked.open.blocks().runs) {
		let lastId = 0;
		for (const stored of run) {
			parts += yield* checkBlock(checked, stored, lastId);
			lastId = stored.lastId;
			yield {kind: 'progress', bytes: stored.rawBytes};
		}
	}
	const found = checked.open.statements.get<{parts: number}>('SELECT count(*) AS parts FROM parts');
	if ((found?.parts ?? 0) > parts) yield checked.damage('parts of blocks', 'some are of no block');
}

/** Returns how many rows of the table of parts it has. */
function* checkBlock(
	checked: CheckedFile,
	stored: StoredBlock,
	lastId: number,
): Generator<CheckStep, number> {
	const place = placeOf(stored);
	const read = readWhole(checked, stored);
	if (read.kind === 'damaged') {
		yield checked.damage(place, `${read.part}: ${read.reason}`);
		return 0;
	}
	for (const fault of faultsOf(stored, read.value, lastId)) yield checked.damage(place, fault);
	return stored.kind === 'block' ? addBlock(checked, read.value) : 0;
}

function placeOf({kind, number, firstId, lastId}: StoredBlock): string {
	return `${kind} ${number} (ids ${firstId} to ${lastId})`;
}

interface WholeBlock {
	readonly columns: BlockColumns;
	readonly textBytes: number;
	readonly fields: number;
}

function readWhole({open}: CheckedFile, stored: StoredBlock): PartRead<WholeBlock> {
	const opened = open.open(stored);
	return opened === undefined ? damaged('parts', 'they are missing') : andThen(opened, readAll);
}

function readAll(block: Block): PartRead<WholeBlock> {
	const whole = andThen(block.lists(), () => andThen(block.events(), () => allColumns(block)));
	return andThen(whole, () =>
		andThen(block.columns(), (columns) =>
			andThen(block.lines(), ({bytes}) =>
				ok({columns, textBytes: bytes.length, fields: block.fieldNames.length}),
			),
		),
	);
}

/** Fields are read as far as they are asked for: here, all of each. */
function allColumns(block: Block): PartRead<null> {
	for (const name of block.fieldNames) {
		const column = block.field(name);
		if (column.kind === 'damaged') return column;
	}
	return ok(null);
}

function faultsOf(
	stored: StoredBlock,
	{columns, textBytes}: WholeBlock,
	lastId: number,
): readonly string[] {
	const {ids, receivedAt, times} = columns;
	const lane = isLate(times[0] ?? 0, receivedAt[0] ?? 0) ? lanes.late : lanes.usual;
	const facts: readonly (readonly [fault: string, isAsSaid: boolean])[] = [
		['it has another number of events', columns.rows === stored.events],
		['it has other ids', ids[0] === stored.firstId && ids.at(-1) === stored.lastId],
		['its ids do not rise', ids.every((id, row) => row === 0 || id > (ids[row - 1] ?? 0))],
		['its ids are those of an earlier one', stored.firstId > lastId],
		['it has other times of receipt', isSpan(receivedAt, stored.receivedFrom, stored.receivedTo)],
		['it has other times', isSpan(times, stored.timeFrom, stored.timeTo)],
		['it has another size', textBytes === stored.rawBytes],
		['it lies among those of other times', stored.lane === lane],
	];
	return facts.filter(([, isAsSaid]) => !isAsSaid).map(([fault]) => fault);
}

function isSpan(times: Float64Array, from: number, to: number): boolean {
	let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (const time of times) {
		least = Math.min(least, time);
		most = Math.max(most, time);
	}
	return Math.floor(least) === from && Math.ceil(most) === to;
}

/** Returns how many parts it has. */
function addBlock(checked: CheckedFile, {columns, fields}: WholeBlock): number {
	checked.volumes.addRows(countedRows(columns));
	for (const cursor of cursorsOf(columns)) checked.addCursor(cursor);
	return partPlace.firstField + fields;
}
