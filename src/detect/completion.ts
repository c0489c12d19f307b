import type {Correlation} from './correlation.ts';
import type {Group} from './group-table.ts';
import type {Entry} from './hit-window.ts';

/**
 * Start of what the entry at `index` completes, where it completes the inputs of a temporal correlation; the latest occurrence of
 * each input is taken, so that the window is the shortest. Undefined where it completes none.
 */
export function completionStart<Ref>(
	correlation: Correlation,
	group: Group<Ref>,
	index: number,
): number | undefined {
	const entry = group.window.at(index);
	if (entry === undefined || entry.inputs === 0) return undefined;
	const from = entry.hit.time - correlation.timespanMs;
	const recent = group.latest.filter((time) => time >= from).length;
	if (recent < correlation.threshold) return undefined;
	const find = correlation.kind === 'ordered' ? orderedStart : jointStart;
	return find({correlation, entry, earlier: entriesBack(group, index - 1, from)});
}

interface Search {
	readonly correlation: Correlation;
	readonly entry: Entry<unknown>;
	/** Entries before it, newest first. */
	readonly earlier: Iterable<Entry<unknown>>;
}

/** The entry is the last input, and the others lie before it, each at an entry of its own. */
function orderedStart({correlation, entry, earlier}: Search): number | undefined {
	let next = correlation.inputs.length - 1;
	if (!hasInput(entry, next)) return undefined;
	next -= 1;
	let {start} = entry;
	if (next < 0) return start;
	for (const candidate of earlier) {
		if (!hasInput(candidate, next)) continue;
		start = Math.min(start, candidate.start);
		next -= 1;
		if (next < 0) return start;
	}
	return undefined;
}

function jointStart({correlation, entry, earlier}: Search): number | undefined {
	let {inputs, start} = entry;
	if (bitCount(inputs) >= correlation.threshold) return start;
	for (const candidate of earlier) {
		if ((candidate.inputs & ~inputs) === 0) continue;
		inputs |= candidate.inputs;
		start = Math.min(start, candidate.start);
		if (bitCount(inputs) >= correlation.threshold) return start;
	}
	return undefined;
}

function* entriesBack<Ref>(group: Group<Ref>, index: number, from: number): Iterable<Entry<Ref>> {
	for (let i = index; i >= 0; i -= 1) {
		const entry = group.window.at(i);
		if (entry === undefined || entry.hit.time < from) return;
		yield entry;
	}
}

function hasInput(entry: Entry<unknown>, input: number): boolean {
	return (entry.inputs & (1 << input)) !== 0;
}

function bitCount(bits: number): number {
	let count = 0;
	for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
	return count;
}
