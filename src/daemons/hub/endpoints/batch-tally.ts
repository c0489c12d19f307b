import type {EventBatch} from '../../../model/event-batch.ts';

/** What one source brought in a batch. */
export interface SourceTally {
	/** Events that were stored; and events and parse errors, those that were stored before too. */
	events: number;
	lines: number;
	/** The last row that names a host; -1 where none does. */
	hostRow: number;
}

/** What a committed batch brought, by index of the source. */
export function tallySources(batch: EventBatch): ReadonlyMap<number, SourceTally> {
	const tallies = new Map<number, SourceTally>();
	for (let row = 0; row < batch.count; row += 1) {
		const tally = tallyOf(tallies, batch.source[row] ?? 0);
		tally.lines += 1;
		if (batch.reason[row] !== 0) continue;
		if ((batch.id[row] ?? 0) > 0) tally.events += 1;
		if (batch.spanFrom(row, 'host') >= 0) tally.hostRow = row;
	}
	return tallies;
}

function tallyOf(tallies: Map<number, SourceTally>, index: number): SourceTally {
	const known = tallies.get(index);
	if (known !== undefined) return known;
	const tally = {events: 0, lines: 0, hostRow: -1};
	tallies.set(index, tally);
	return tally;
}
