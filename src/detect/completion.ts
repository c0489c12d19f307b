import {setBits} from '../base/set-bits.ts';
import type {Correlation} from './correlation.ts';
import type {Group} from './group-table.ts';
import type {HitWindow} from './hit-window.ts';

/**
 * Start of what the hit at `index` completes, where it completes the inputs of a temporal correlation; the latest occurrence of
 * each input is taken, so that the window is the shortest. Undefined where it completes none.
 */
export function completionStart<Ref>(
	correlation: Correlation,
	group: Group<Ref>,
	index: number,
): number | undefined {
	const {window} = group;
	if (window.inputsAt(index) === 0) return undefined;
	const from = window.timeAt(index) - correlation.timespanMs;
	const recent = group.latest.filter((time) => time >= from).length;
	if (recent < correlation.threshold) return undefined;
	const find = correlation.kind === 'ordered' ? orderedStart : jointStart;
	return find({correlation, window, index, from});
}

interface Search {
	readonly correlation: Correlation;
	readonly window: HitWindow;
	/** Of the hit that may complete them. */
	readonly index: number;
	/** How far back in time the others may lie. */
	readonly from: number;
}

/** The hit is the last input, and the others lie before it, each at a hit of its own. */
function orderedStart({correlation, window, index, from}: Search): number | undefined {
	let next = correlation.inputs.length - 1;
	if (!hasInput(window, index, next)) return undefined;
	next -= 1;
	let start = window.startAt(index);
	for (let at = index - 1; next >= 0; at -= 1) {
		if (at < 0 || window.timeAt(at) < from) return undefined;
		if (!hasInput(window, at, next)) continue;
		start = Math.min(start, window.startAt(at));
		next -= 1;
	}
	return start;
}

function jointStart({correlation, window, index, from}: Search): number | undefined {
	let inputs = window.inputsAt(index);
	let start = window.startAt(index);
	for (let at = index - 1; setBits(inputs) < correlation.threshold; at -= 1) {
		if (at < 0 || window.timeAt(at) < from) return undefined;
		if ((window.inputsAt(at) & ~inputs) === 0) continue;
		inputs |= window.inputsAt(at);
		start = Math.min(start, window.startAt(at));
	}
	return start;
}

function hasInput(window: HitWindow, index: number, input: number): boolean {
	return (window.inputsAt(index) & (1 << input)) !== 0;
}
