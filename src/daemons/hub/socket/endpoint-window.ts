import {endpointStates} from '../../../model/endpoint.ts';
import type {EndpointQuery, EndpointWindow} from '../../../proto/rpc/endpoint-schema.ts';
import type {Endpoint} from '../endpoints/endpoint.ts';

export interface EndpointWindowRequest extends Pick<
	EndpointWindow,
	'query' | 'order' | 'before' | 'after'
> {
	/** The endpoint the window lies around, which need not match itself; undefined: the top. */
	readonly anchor: Endpoint | 'end' | undefined;
}

/** The rows of the window among all that match; `anchorIndex`: which of them it lies around. */
export function cutWindow(
	all: readonly Endpoint[],
	{query, order, anchor, before, after}: EndpointWindowRequest,
): {
	readonly rows: readonly Endpoint[];
	readonly position: number;
	readonly total: number;
	readonly anchorIndex: number;
} {
	const compare = comparisons[order];
	const found = matching(all, query).toSorted(compare);
	const total = found.length;
	if (anchor === undefined)
		return {rows: found.slice(0, after), position: 0, total, anchorIndex: 0};
	const above =
		anchor === 'end' ? total : found.filter((other) => compare(other, anchor) < 0).length;
	const own = anchor !== 'end' && found[above] === anchor ? 1 : 0;
	const position = Math.max(0, above - before);
	const rows = found.slice(position, anchor === 'end' ? total : above + own + after);
	const anchorIndex = Math.max(0, Math.min(above - position, rows.length - 1));
	return {rows, position, total, anchorIndex};
}

function matching(
	all: readonly Endpoint[],
	{states, kinds, text = ''}: EndpointQuery,
): readonly Endpoint[] {
	const words = text
		.toLowerCase()
		.split(/\s+/)
		.filter((word) => word !== '');
	return all.filter(
		(endpoint) =>
			(states === undefined || states.includes(endpoint.state)) &&
			(kinds === undefined || kinds.includes(endpoint.kind)) &&
			words.every((word) => endpoint.search.includes(word)),
	);
}

const comparisons: Readonly<
	Record<EndpointWindow['order'], (one: Endpoint, other: Endpoint) => number>
> = {
	trouble: (one, other) =>
		one.state === other.state
			? byName(one, other)
			: endpointStates.indexOf(other.state) - endpointStates.indexOf(one.state),
	name: byName,
	seen: (one, other) => other.lastSeen - one.lastSeen || byName(one, other),
};

function byName(one: Endpoint, other: Endpoint): number {
	if (one.name !== other.name) return one.name < other.name ? -1 : 1;
	if (one.id === other.id) return 0;
	return one.id < other.id ? -1 : 1;
}
