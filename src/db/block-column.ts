import type {HeaderField} from '../model/event-fields.ts';
import {headerFieldsByName, processId} from '../model/event-fields.ts';
import type {FieldValue, LogEvent} from '../model/event.ts';
import type {RetentionClass} from '../model/retention-class.ts';
import type {Block} from './block/block.ts';
import type {BlockColumns} from './block/block-columns.ts';
import type {PartRead} from './block/part-read.ts';
import {andThen, ok} from './block/part-read.ts';
import type {ValueColumn} from './block/value-column.ts';

/** A block, and what its file says of all its rows. */
export interface ClassedBlock {
	readonly block: Block;
	readonly retention: RetentionClass;
}

/** A field of a block's rows by its name in a query, as `storedEvent` has it; undefined where no row has it. */
export function columnOf(of: ClassedBlock, field: string): PartRead<ValueColumn | undefined> {
	const part = headerFieldsByName.get(field);
	if (part === undefined) return of.block.field(field);
	if (part === field) return headerColumn(of, part);
	return andThen(of.block.field(field), (decoded) =>
		andThen(headerColumn(of, part), (header) => ok(eitherOf(decoded, header))),
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

function headerColumn({block, retention}: ClassedBlock, part: HeaderField): PartRead<ValueColumn> {
	if (isLinePart(part)) return lineColumn(block, lineParts[part]);
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

type PartOf = (event: LogEvent) => FieldValue | null;

/** Parts of a line that no column has. */
const lineParts = {
	pid: ({procid}: LogEvent) => processId(procid),
	msgid: ({msgid}: LogEvent) => msgid,
	message: ({message}: LogEvent) => message,
} as const satisfies Partial<Readonly<Record<HeaderField, PartOf>>>;
type LinePart = keyof typeof lineParts;

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

function lineColumn(block: Block, partOf: PartOf): PartRead<ValueColumn> {
	return andThen(block.events(), (events) => {
		const [values, ids] = [new Map<FieldValue, number>(), new Uint16Array(block.rows)];
		for (let row = 0; row < block.rows; row += 1) {
			const value = partOf(events.event(row));
			if (value === null) continue;
			const id = values.get(value) ?? values.size + 1;
			values.set(value, id);
			ids[row] = id;
		}
		return ok({values: [...values.keys()], ids});
	});
}
