import path from 'node:path';
import {openBlockEventStore} from '../../src/db/block-event-store.ts';
import {parseReasons} from '../../src/model/parse-reason.ts';
import {everything} from './queries.ts';

/** A line of syslog that says which one it is of which file; both count from 0, and there are at most ten files. */
function numberedLine(file: number, number: number): string {
	return `<38>1 2026-03-01T10:00:00.000Z host-${file} app ${number} - - line ${number} of file ${file}\n`;
}

/** Lines from a number on. */
export function numberedLines(file: number, from: number, count: number): string {
	return Array.from({length: count}, (_, index) => numberedLine(file, from + index)).join('');
}

/** What a hub has of numbered lines. */
export interface StoredLines {
	readonly stored: number;
	/** How many of them are there already. */
	readonly doubled: number;
	/** How many do not come right behind the one before them of their file. */
	readonly misplaced: number;
}

/** Reads what a hub that has ended has stored. */
export async function storedLines(stateDirectory: string): Promise<StoredLines> {
	const store = await openBlockEventStore({
		directory: path.join(stateDirectory, 'events'),
		reasonNames: parseReasons.map(({name}) => name),
	});
	const next = new Map<string, number>();
	const seen = new Map<string, Set<number>>();
	const found = {stored: 0, doubled: 0, misplaced: 0};
	for (let id = 0, isAtEnd = false; !isAtEnd;) {
		// oxlint-disable-next-line no-await-in-loop
		const window = await store.window({
			query: everything,
			anchor: {kind: 'id', id},
			before: 0,
			after: 1000,
		});
		for (const event of window.rows.filter((row) => row.id > id)) {
			const [file, number] = [event.host ?? '', Number(event.procid)];
			const known = seen.get(file) ?? new Set();
			found.stored += 1;
			if (known.has(number)) found.doubled += 1;
			if (number !== (next.get(file) ?? 0)) found.misplaced += 1;
			seen.set(file, known.add(number));
			next.set(file, number + 1);
			id = event.id;
		}
		isAtEnd = window.isAtEnd;
	}
	await store.close();
	return found;
}
