import {span} from '../model/event-batch.ts';
import type {HeaderField} from '../model/event-fields.ts';
import {headerFieldsByName, processId} from '../model/event-fields.ts';
import type {FieldValue} from '../model/event.ts';
import type {RetentionClass} from '../model/retention-class.ts';
import type {Block} from './block/block.ts';
import type {BlockColumns} from './block/block-columns.ts';
import {partOf} from './block/block-events.ts';
import type {PartRead} from './block/part-read.ts';
import {andThen, ok} from './block/part-read.ts';
import type {ValueColumn} from './block/value-column.ts';
import type {RowSet} from './row-set.ts';

/** A block, and what its file says of all its rows. */
export interface ClassedBlock {
	readonly block: Block;
	readonly retention: RetentionClass;
}

/** A field of a block's rows by its name in a query, as `storedEvent` has it; of others than the wanted ones it may lack the values. Undefined where no row has it. */
export function columnOf(
	of: ClassedBlock,
	field: string,
	wanted: RowSet,
): PartRead<ValueColumn | undefined> {
	const part = headerFieldsByName.get(field);
	if (part === undefined) return of.block.field(field);
	if (part === field) return headerColumn(of, part, wanted);
	return andThen(of.block.field(field), (decoded) =>
		andThen(headerColumn(of, part, wanted), (header) => ok(eitherOf(decoded, header))),
	);
}

/** Whether a field is a part of the line that no column has: it costs more than others. */
export function isInLine(field: string): boolean {
	const part = headerFieldsByName.get(field);
	return part !== undefined && isLinePart(part);
}

/** The first column's value of a row, or the second's where it has none. */
function eitherOf(first: ValueColumn | undefined, second: ValueColumn): ValueColumn {
	if (first === undefined) return second;
	const firstCount = first.values.length;
	const ids = first.ids.map((id, row) => {
		const other = second.ids[row] ?? 0;
		return id > 0 || other === 0 ? id : other + firstCount;
	});
	return {values: [...first.values, ...second.values], ids};
}

function headerColumn(
	{block, retention}: ClassedBlock,
	part: HeaderField,
	wanted: RowSet,
): PartRead<ValueColumn> {
	if (isLinePart(part)) return lineColumn(block, lineParts[part], wanted);
	return andThen(block.columns(), (columns) => ok(plainColumn(columns, part, retention)));
}

function plainColumn(
	columns: BlockColumns,
	part: Exclude<HeaderField, LinePart>,
	retention: RetentionClass,
): ValueColumn {
	const {hosts, programs, priorities, sources, sourcePlaces} = columns;
	switch (part) {
		case 'host':
			return hosts;
		case 'program':
			return programs;
		case 'severity':
			return numberColumn(8, priorities, (priority) => priority & 7);
		case 'facility':
			return numberColumn(24, priorities, (priority) => priority >> 3);
		case 'source':
		case 'channel': {
			const name = part === 'source' ? 'address' : part;
			const ids = Uint16Array.from(sourcePlaces, (place) => place + 1);
			return {values: sources.map((source) => source[name]), ids};
		}
		case 'class':
			return {values: [retention], ids: new Uint16Array(columns.rows).fill(1)};
		case 'id':
			return {values: [...columns.ids], ids: Uint16Array.from(columns.ids, (_, row) => row + 1)};
	}
}

/** Parts of a line that no column has: where they lie in it, and what of their text is the value. */
const lineParts = {
	pid: {place: span.procid, valueOf: processId},
	msgid: {place: span.msgid, valueOf: (text: string | null) => text},
	message: {place: span.message, valueOf: (text: string | null) => text ?? ''},
} as const satisfies Partial<Readonly<Record<HeaderField, PartOfLine>>>;
type LinePart = keyof typeof lineParts;

interface PartOfLine {
	readonly place: number;
	readonly valueOf: (text: string | null) => FieldValue | null;
}

function isLinePart(part: HeaderField): part is LinePart {
	return Object.hasOwn(lineParts, part);
}

/** Whole numbers below a count, of priorities, which are -1 where none was sent. */
function numberColumn(
	count: number,
	priorities: Float64Array,
	numberOf: (priority: number) => number,
): ValueColumn {
	const ids = new Uint16Array(priorities.length);
	for (const [row, priority] of priorities.entries())
		if (priority >= 0) ids[row] = numberOf(priority) + 1;
	return {values: Array.from({length: count}, (_, number) => number), ids};
}

function lineColumn(
	block: Block,
	{place, valueOf}: PartOfLine,
	wanted: RowSet,
): PartRead<ValueColumn> {
	return andThen(block.columns(), (columns) =>
		andThen(block.lines(), (lines) => {
			const [values, ids] = [new Map<FieldValue, number>(), new Uint16Array(block.rows)];
			for (const row of wanted.rows()) {
				const value = valueOf(partOf({columns, lines}, row, place));
				if (value === null) continue;
				const id = values.get(value) ?? values.size + 1;
				values.set(value, id);
				ids[row] = id;
			}
			return ok({values: [...values.keys()], ids});
		}),
	);
}
