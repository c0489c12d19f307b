import type {RangeRow, StoredBlock} from './block-range.ts';
import {lanes, readRange} from './block-range.ts';
import type {Statements} from './statements.ts';

/** The blocks and chunks of a file, and what they hold together; see `FileExtent`. */
export interface BlockList {
	/** By lane, each in the order of commit. Those of a lane that is not damaged do not overlap. */
	readonly runs: readonly (readonly StoredBlock[])[];
	readonly lastBlock: number;
	readonly events: number;
	readonly firstEvent: number;
	readonly lastEvent: number;
	readonly timeFrom: number;
	readonly timeTo: number;
}

/** Reads what is new since `known`, a list of the same file: blocks are only ever added. Chunks are few, and go when they are sealed. */
export function readBlockList(statements: Statements, known?: BlockList): BlockList {
	const lastBlock = known?.lastBlock ?? 0;
	const blocks = statements.all<RangeRow>(
		`SELECT block AS number, ${readRange} FROM blocks WHERE block > ? ORDER BY block`,
		lastBlock,
	);
	const chunks = statements.all<RangeRow>(
		`SELECT chunk AS number, ${readRange} FROM head ORDER BY chunk`,
	);
	const added: readonly StoredBlock[] = [
		...blocks.map((row) => ({...row, kind: 'block' as const})),
		...chunks.map((row) => ({...row, kind: 'chunk' as const})),
	];
	const runs = Object.values(lanes).map((lane) => [
		...(known?.runs[lane] ?? []).filter(({kind}) => kind === 'block'),
		...added.filter((block) => block.lane === lane),
	]);
	return {runs, lastBlock: blocks.at(-1)?.number ?? lastBlock, ...summed(runs.flat())};
}

function summed(all: readonly StoredBlock[]): Omit<BlockList, 'runs' | 'lastBlock'> {
	let events = 0;
	let [firstEvent, lastEvent] = [Number.POSITIVE_INFINITY, 0];
	let [timeFrom, timeTo] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (const block of all) {
		events += block.events;
		firstEvent = Math.min(firstEvent, block.firstId);
		lastEvent = Math.max(lastEvent, block.lastId);
		timeFrom = Math.min(timeFrom, block.timeFrom);
		timeTo = Math.max(timeTo, block.timeTo);
	}
	return events === 0
		? {events, firstEvent: 0, lastEvent: 0, timeFrom: 0, timeTo: 0}
		: {events, firstEvent, lastEvent, timeFrom, timeTo};
}
