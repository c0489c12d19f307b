import type {AlertState} from '../model/alert.ts';
import {alertStates} from '../model/alert.ts';
import {severities, severityRank} from '../model/severity.ts';
import type {AlertFilter} from './state-store.ts';
import type {Statements} from './statements.ts';

/** An alert's place in every order. */
export interface AlertPlace {
	readonly id: string;
	readonly rank: number;
	readonly lastSeen: number;
}

export type AlertOrder = 'priority' | 'time';

export interface PlaceWindowRequest {
	readonly filter: AlertFilter;
	readonly order: AlertOrder;
	/** Undefined: the top. */
	readonly anchor: AlertPlace | 'end' | undefined;
	readonly before: number;
	readonly after: number;
}

/** An `AlertWindow` by id. */
export interface PlaceWindow {
	readonly ids: readonly string[];
	readonly total: number;
	readonly position: number;
}

interface Slice {
	readonly filter: AlertFilter;
	readonly order: AlertOrder;
	/** Not itself part of the slice; undefined: all there is, from the top downwards or from the end upwards. */
	readonly beyond: AlertPlace | undefined;
	readonly direction: 'above' | 'below';
	readonly limit: number;
}

/** All alerts of one state and one severity. */
interface List {
	readonly state: AlertState;
	readonly rank: number;
}

/** Part of a list: newer than one place, or older. */
type Part = {readonly kind: 'all'} | {readonly kind: 'newer' | 'older'; readonly than: AlertPlace};

interface Condition {
	readonly sql: string;
	readonly parameters: readonly (string | number)[];
}

const dayMs = 86_400_000;
/** Most matches of words that are sorted in memory, to spare further passes over all rows. */
const fewMatches = 10_000;
const all: Part = {kind: 'all'};
/** Before every day. */
const noDay = -Number.MAX_SAFE_INTEGER;

/**
 * Alerts in order, counted and cut, in time that does not grow with their number; only the words of a filter are looked for in every
 * row. The index holds one list per (state, severity), newest first; every order of every filter is a merge of lists:
 *
 * ```
 * priority   critical: new + acknowledged + ... merged by time, then high: ..., then ...
 * time       all lists merged by time
 * ```
 */
export class AlertLists {
	readonly #statements: Statements;

	constructor(statements: Statements) {
		this.#statements = statements;
	}

	place(id: string): AlertPlace | undefined {
		return this.#statements.get<AlertPlace>(
			'SELECT id, rank, last_seen AS lastSeen FROM alerts WHERE id = ?',
			id,
		);
	}

	window(request: PlaceWindowRequest): PlaceWindow {
		const few = wordsOf(request.filter).length === 0 ? undefined : this.#few(request.filter);
		if (few !== undefined) return cutWindow(few, request);
		const {filter, order, anchor: beyond, before, after} = request;
		const total = this.total(filter);
		if (beyond === 'end') {
			const last = {filter, order, beyond: undefined, direction: 'above', limit: before} as const;
			const ids = this.#slice(last).toReversed();
			return {ids, total, position: total - ids.length};
		}
		const below = this.#slice({filter, order, beyond, direction: 'below', limit: after});
		if (beyond === undefined) return {ids: below, total, position: 0};
		const above = this.#slice({filter, order, beyond, direction: 'above', limit: before});
		const own = this.#has(filter, beyond) ? [beyond.id] : [];
		const position = this.#countAbove(filter, order, beyond) - above.length;
		return {ids: [...above.toReversed(), ...own, ...below], total, position};
	}

	/** The newest matching alerts. */
	newest(filter: AlertFilter, limit: number): readonly string[] {
		return this.#slice({filter, order: 'time', beyond: undefined, direction: 'below', limit});
	}

	/** How many alerts each list holds. */
	counts(): readonly (List & {readonly count: number})[] {
		return this.#statements.all<List & {readonly count: number}>(
			'SELECT state, rank, sum(count) AS count FROM alert_counts GROUP BY state, rank',
		);
	}

	/** How many match. */
	total(filter: AlertFilter): number {
		return this.#sum(tiersOf(filter, 'time').flat(), (list) => this.#count(list, all, filter));
	}

	/** All matches where they are few: one pass over the index answers everything then. */
	#few(filter: AlertFilter): readonly AlertPlace[] | undefined {
		const found: AlertPlace[] = [];
		const slice = {filter, order: 'time', beyond: undefined, direction: 'below'} as const;
		for (const list of tiersOf(filter, 'time').flat()) {
			const limit = fewMatches + 1 - found.length;
			found.push(...this.#read(list, {...slice, limit}, limit));
			if (found.length > fewMatches) return undefined;
		}
		return found;
	}

	/** Ids, nearest to the place first. */
	#slice(slice: Slice): readonly string[] {
		const {direction, limit} = slice;
		const tiers = tiersOf(slice.filter, slice.order);
		const found: string[] = [];
		for (const lists of direction === 'below' ? tiers : tiers.toReversed()) {
			if (found.length >= limit) break;
			const rows = lists.flatMap((list) => this.#read(list, slice, limit - found.length));
			const sign = direction === 'below' ? 1 : -1;
			const merged = rows.toSorted((one, other) => sign * compareByTime(one, other));
			found.push(...merged.slice(0, limit - found.length).map(({id}) => id));
		}
		return found;
	}

	/** Whether the alert at the place matches. */
	#has(filter: AlertFilter, {id}: AlertPlace): boolean {
		const lists = tiersOf(filter, 'time').flat();
		const row = this.#statements.get<List>('SELECT state, rank FROM alerts WHERE id = ?', id);
		if (!lists.some(({state, rank}) => state === row?.state && rank === row.rank)) return false;
		const wanted = conditionOf(filter);
		const sql = `SELECT 1 AS found FROM alerts WHERE id = ?${wanted.sql}`;
		return this.#statements.get<{found: number}>(sql, id, ...wanted.parameters) !== undefined;
	}

	/** Matching alerts above the place. */
	#countAbove(filter: AlertFilter, order: AlertOrder, place: AlertPlace): number {
		return this.#sum(tiersOf(filter, order).flat(), (list) => {
			const part = partOf(list, {order, beyond: place, direction: 'above'});
			return part === undefined ? 0 : this.#count(list, part, filter);
		});
	}

	#sum(lists: readonly List[], count: (list: List) => number): number {
		return lists.reduce((sum, list) => sum + count(list), 0);
	}

	#read(list: List, slice: Slice, limit: number): readonly AlertPlace[] {
		const part = partOf(list, slice);
		if (part === undefined) return [];
		const wanted = conditionOf(slice.filter);
		const range = rangeOf(part);
		const order = slice.direction === 'below' ? 'last_seen DESC, id DESC' : 'last_seen, id';
		return this.#statements.all<AlertPlace>(
			`SELECT id, rank, last_seen AS lastSeen FROM alerts
			WHERE state = ? AND rank = ?${wanted.sql}${range.sql} ORDER BY ${order} LIMIT ?`,
			list.state,
			list.rank,
			...wanted.parameters,
			...range.parameters,
			limit,
		);
	}

	#count(list: List, part: Part, filter: AlertFilter): number {
		const isKept = typeof filter.assignee !== 'string' && wordsOf(filter).length === 0;
		if (!isKept) return this.#countRows(list, filter, rangeOf(part));
		if (part.kind === 'all') return this.#countKept(list, filter, noDay);
		// Whole days are in the kept counts; only the place's own day is counted row by row.
		const day = Math.floor(part.than.lastSeen / dayMs);
		const newer = rangeOf(part);
		const sameDay = {
			sql: `${newer.sql} AND last_seen < ?`,
			parameters: [...newer.parameters, (day + 1) * dayMs],
		};
		return this.#countKept(list, filter, day) + this.#countRows(list, filter, sameDay);
	}

	/** Alerts of the list seen last after the day. */
	#countKept({state, rank}: List, {assignee}: AlertFilter, day: number): number {
		const assigned = assignee === undefined ? '' : ' AND is_assigned = 0';
		const row = this.#statements.get<{count: number}>(
			`SELECT ifnull(sum(count), 0) AS count FROM alert_counts
			WHERE state = ? AND rank = ? AND day > ?${assigned}`,
			state,
			rank,
			day,
		);
		return row?.count ?? 0;
	}

	#countRows({state, rank}: List, filter: AlertFilter, range: Condition): number {
		const wanted = conditionOf(filter);
		const row = this.#statements.get<{count: number}>(
			`SELECT count(*) AS count FROM alerts WHERE state = ? AND rank = ?${wanted.sql}${range.sql}`,
			state,
			rank,
			...wanted.parameters,
			...range.parameters,
		);
		return row?.count ?? 0;
	}
}

/** Lists in the order in which they are shown; those within one tier are merged by time. */
function tiersOf(
	{states = alertStates, minSeverity}: AlertFilter,
	order: AlertOrder,
): readonly (readonly List[])[] {
	const lowest = minSeverity === undefined ? 0 : severityRank(minSeverity);
	const ranks = severities.map((_, rank) => rank).filter((rank) => rank >= lowest);
	const wanted = alertStates.filter((state) => states.includes(state));
	const tiers = ranks.toReversed().map((rank) => wanted.map((state) => ({state, rank})));
	return order === 'priority' ? tiers : [tiers.flat()];
}

/** What of a list lies on the slice's side of its place; undefined: nothing. */
function partOf(
	{rank}: List,
	{order, beyond, direction}: Pick<Slice, 'order' | 'beyond' | 'direction'>,
): Part | undefined {
	if (beyond === undefined) return all;
	if (order === 'priority' && rank !== beyond.rank)
		return rank > beyond.rank === (direction === 'above') ? all : undefined;
	return {kind: direction === 'above' ? 'newer' : 'older', than: beyond};
}

function rangeOf(part: Part): Condition {
	if (part.kind === 'all') return {sql: '', parameters: []};
	const {lastSeen, id} = part.than;
	const operator = part.kind === 'newer' ? '>' : '<';
	return {sql: ` AND (last_seen, id) ${operator} (?, ?)`, parameters: [lastSeen, id]};
}

function conditionOf(filter: AlertFilter): Condition {
	const {assignee} = filter;
	const words = wordsOf(filter);
	const text = words.map(() => ' AND instr(search, ?) > 0').join('');
	if (assignee === undefined) return {sql: text, parameters: words};
	if (assignee === null) return {sql: ` AND assignee IS NULL${text}`, parameters: words};
	return {sql: ` AND assignee = ?${text}`, parameters: [assignee, ...words]};
}

function wordsOf({text = ''}: AlertFilter): readonly string[] {
	return text
		.toLowerCase()
		.split(/\s+/)
		.filter((word) => word !== '');
}

/** The window among all matches, which are in no order. */
function cutWindow(
	matches: readonly AlertPlace[],
	{order, anchor, before, after}: PlaceWindowRequest,
): PlaceWindow {
	const compare = (one: AlertPlace, other: AlertPlace) =>
		order === 'priority' && one.rank !== other.rank
			? other.rank - one.rank
			: compareByTime(one, other);
	const ids = (places: readonly AlertPlace[]) => places.map(({id}) => id);
	const sorted = matches.toSorted(compare);
	const total = sorted.length;
	if (anchor === undefined) return {ids: ids(sorted.slice(0, after)), total, position: 0};
	if (anchor === 'end') {
		const first = Math.max(0, total - before);
		return {ids: ids(sorted.slice(first)), total, position: first};
	}
	const above = sorted.filter(
		(place) => place.id !== anchor.id && compare(place, anchor) < 0,
	).length;
	const own = sorted[above]?.id === anchor.id ? 1 : 0;
	const position = Math.max(0, above - before);
	return {ids: ids(sorted.slice(position, above + own + after)), total, position};
}

/** Newest first. */
function compareByTime(one: AlertPlace, other: AlertPlace): number {
	if (one.lastSeen !== other.lastSeen) return other.lastSeen - one.lastSeen;
	return one.id < other.id ? 1 : -1;
}
