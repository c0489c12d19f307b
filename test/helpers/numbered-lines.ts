import path from 'node:path';
import {openTableEventStore} from '../../src/db/table-event-store.ts';
import {parseReasons} from '../../src/model/parse-reason.ts';

/** A line of syslog that says which one it is of which file; both count from 0, and there are at most ten files. */
export function numberedLine(file: number, number: number): string {
	return `<38>1 2026-03-01T10:00:00.000Z host-${file} app ${number} - - line ${number} of file ${file}\n`;
}

/** Lines from a number on. */
export function numberedLines(file: number, from: number, count: number): string {
	return Array.from({length: count}, (_, index) => numberedLine(file, from + index)).join('');
}

/**
 * What a hub that has ended has stored of numbered lines: one whose number is not above that of the one before it of its file is
 * doubled, one that leaves a gap misplaced.
 */
export async function storedLines(
	stateDirectory: string,
): Promise<{readonly stored: number; readonly doubled: number; readonly misplaced: number}> {
	const store = await openTableEventStore({
		directory: path.join(stateDirectory, 'events'),
		reasonNames: parseReasons.map(({name}) => name),
	});
	const next = new Map<string, number>();
	const found = {stored: 0, doubled: 0, misplaced: 0};
	const query = {text: '', terms: []};
	for (let id = 0, isAtEnd = false; !isAtEnd;) {
		// oxlint-disable-next-line no-await-in-loop
		const window = await store.window({query, anchor: {kind: 'id', id}, before: 0, after: 1000});
		for (const event of window.rows.filter((row) => row.id > id)) {
			const [file, number] = [event.host ?? '', Number(event.procid)];
			const expected = next.get(file) ?? 0;
			found.stored += 1;
			if (number < expected) found.doubled += 1;
			if (number > expected) found.misplaced += 1;
			next.set(file, number + 1);
			id = event.id;
		}
		isAtEnd = window.isAtEnd;
	}
	await store.close();
	return found;
}
