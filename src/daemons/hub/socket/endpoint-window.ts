import {endpointStates} from '../../../model/endpoint.ts';
import type {EndpointQuery, EndpointWindow} from '../../../proto/rpc/endpoint-schema.ts';
import type {Endpoint} from '../endpoints/endpoint.ts';

/** The endpoints a window asks for, in its order. */
export function matching(
	all: readonly Endpoint[],
	{query, order}: Pick<EndpointWindow, 'query' | 'order'>,
): readonly Endpoint[] {
	return all.filter((endpoint) => matches(endpoint, query)).toSorted(comparisons[order]);
}

/** The rows of the window among all that match, and which of them it lies around. */
export function cutWindow(
	found: readonly Endpoint[],
	{anchor, before, after}: Pick<EndpointWindow, 'anchor' | 'before' | 'after'>,
): {
	readonly rows: readonly Endpoint[];
	readonly position: number;
	readonly total: number;
	readonly anchorIndex: number;
} {
	const total = found.length;
	if (anchor === undefined)
		return {rows: found.slice(0, after), position: 0, total, anchorIndex: 0};
	const place = anchor === 'end' ? -1 : found.findIndex(({id}) => id === anchor);
	if (place < 0) {
		// Below the last row; where the anchor does not match any more, too.
		const position = Math.max(0, total - before);
		const rows = found.slice(position);
		return {rows, position, total, anchorIndex: Math.max(0, rows.length - 1)};
	}
	const position = Math.max(0, place - before);
	const rows = found.slice(position, place + 1 + after);
	return {rows, position, total, anchorIndex: place - position};
}

function matches(endpoint: Endpoint, {states, kinds, text = ''}: EndpointQuery): boolean {
	if (states !== undefined && !states.includes(endpoint.state)) return false;
	if (kinds !== undefined && !kinds.includes(endpoint.kind)) return false;
	const words = text.toLowerCase().split(/\s+/);
	return words.every((word) => endpoint.search.includes(word));
}

const comparisons: Readonly<
	Record<EndpointWindow['order'], (one: Endpoint, other: Endpoint) => number>
> = {
	trouble: (one, other) =>
		endpointStates.indexOf(other.state) - endpointStates.indexOf(one.state) || byName(one, other),
	name: byName,
	seen: (one, other) => other.lastSeen - one.lastSeen || byName(one, other),
};

function byName(one: Endpoint, other: Endpoint): number {
	if (one.name === other.name) return one.id < other.id ? -1 : 1;
	return one.name < other.name ? -1 : 1;
}
