import type {EventSource} from '../model/event.ts';
import {
	addPrograms,
	addSources,
	foldTotals,
	levelColumns,
	nameLimits,
	otherName,
	stepMs,
	totalsUpTo,
} from './event-rollups.ts';
import type {Statements} from './statements.ts';
import {minuteMs} from './statistics.ts';

/** Longest program name that is counted by itself. */
const programLimit = 128;

/** Steps whose names are remembered: the running one, and one before it for what comes late. */
const keptSteps = 2;

/** Steps that are added to the totals together: an hour. */
const foldedSteps = 12;

/** Severity of events that state none. */
const noSeverity = 8;

interface Volume {
	events: number;
	parseErrors: number;
}

interface Step {
	readonly step: number;
	/** By index into the sources of the batch. */
	readonly sources: (Volume | undefined)[];
	readonly programs: Map<string, {events: number}>;
}

interface Minute {
	readonly minute: number;
	readonly levels: number[];
	parseErrors: number;
}

interface Group {
	readonly source: number;
	readonly reason: string;
	count: number;
	firstAt: number;
	lastAt: number;
	readonly oldest: number;
	newest: number;
}

type Source = Pick<EventSource, 'channel' | 'address'>;

/**
 * Counts the rows of one transaction and adds the counts to those of the file at its end: one statement for each name that occurs,
 * whatever the number of rows.
 */
export class RollupWriter {
	readonly #statements: Statements;
	/** The names that have rows of their own, by table and step. */
	readonly #known = new Map<string, Set<string>>();
	#minutes = new Map<number, Minute>();
	#steps = new Map<number, Step>();
	#groups = new Map<string, Group>();
	/** The ones at hand. */
	#minute: Minute | undefined;
	#step: Step | undefined;
	#totalsUpTo: number | undefined;

	constructor(statements: Statements) {
		this.#statements = statements;
	}

	/** `source` is an index into the sources of the batch; positions, since this is called for every event. */
	addEvent(receivedAt: number, source: number, priority: number, program: string | null): void {
		const {levels} = this.#minuteOf(receivedAt);
		const level = priority < 0 ? noSeverity : priority & 7;
		levels[level] = (levels[level] ?? 0) + 1;
		const step = this.#stepOf(receivedAt);
		volumeOf(step, source).events += 1;
		const volume = step.programs.get(program ?? '');
		if (volume === undefined) step.programs.set(program ?? '', {events: 1});
		else volume.events += 1;
	}

	addParseError(
		receivedAt: number,
		{id, source, reason}: {readonly id: number; readonly source: number; readonly reason: string},
	): void {
		this.#minuteOf(receivedAt).parseErrors += 1;
		volumeOf(this.#stepOf(receivedAt), source).parseErrors += 1;
		const key = `${source} ${reason}`;
		const group = this.#groups.get(key);
		if (group === undefined) {
			const times = {firstAt: receivedAt, lastAt: receivedAt};
			this.#groups.set(key, {source, reason, count: 1, ...times, oldest: id, newest: id});
			return;
		}
		group.count += 1;
		group.firstAt = Math.min(group.firstAt, receivedAt);
		group.lastAt = Math.max(group.lastAt, receivedAt);
		group.newest = id;
	}

	/** Writes what was counted, within the caller's transaction. */
	write(sources: readonly Source[]): void {
		for (const {minute, parseErrors, levels} of this.#minutes.values())
			this.#statements.run(addMinute, minute, parseErrors, ...levels);
		this.#fold();
		for (const step of this.#steps.values()) this.#writeStep(step, sources);
		for (const group of this.#groups.values()) this.#writeGroup(group, sources[group.source]);
		this.clear();
	}

	/** Forgets what was counted and not written. */
	clear(): void {
		this.#minutes = new Map();
		this.#steps = new Map();
		this.#groups = new Map();
		this.#minute = undefined;
		this.#step = undefined;
	}

	/** After a transaction that was taken back: names it brought are not in the file. */
	forget(): void {
		this.clear();
		this.#known.clear();
		this.#totalsUpTo = undefined;
	}

	/** Steps that are over are added to the totals, some of them at a time, by the first batch after them. */
	#fold(): void {
		this.#totalsUpTo ??= totalsUpTo(this.#statements);
		const newest = Math.max(0, ...this.#steps.keys());
		if (newest < this.#totalsUpTo + foldedSteps) return;
		foldTotals(this.#statements, newest);
		this.#totalsUpTo = newest;
	}

	#writeStep({step, sources: volumes, programs}: Step, sources: readonly Source[]): void {
		const isLate = step < (this.#totalsUpTo ?? 0);
		const known = this.#namesOf(`sources ${step}`, namesOfSources, step);
		for (const [index, volume] of volumes.entries()) {
			if (volume === undefined) continue;
			const {events, parseErrors} = volume;
			const {channel, address} = sources[index] ?? unknownSource;
			const isNamed = takesName(known, `${channel} ${address}`, nameLimits.sources);
			const name = isNamed ? address : otherName;
			this.#statements.run(addSource, step, channel, name, events, parseErrors);
			if (isLate) this.#statements.run(addSourceTotal, channel, name, events, parseErrors);
		}
		const knownPrograms = this.#namesOf(`programs ${step}`, namesOfPrograms, step);
		for (const [program, {events}] of programs) {
			const key = program.slice(0, programLimit).toWellFormed();
			const name = takesName(knownPrograms, key, nameLimits.programs) ? key : otherName;
			this.#statements.run(addProgram, step, name, events);
			if (isLate) this.#statements.run(addProgramTotal, name, events);
		}
	}

	#writeGroup(group: Group, source: Source = unknownSource): void {
		const known = this.#namesOf('groups', namesOfGroups);
		const {channel, address} = source;
		const {reason, count, firstAt, lastAt, oldest, newest} = group;
		const isNamed = takesName(known, `${channel} ${address} ${reason}`, nameLimits.groups);
		const name = isNamed ? address : otherName;
		this.#statements.run(addGroup, channel, name, reason, count, firstAt, lastAt, oldest, newest);
	}

	/** Read once; those of steps that are over are forgotten. */
	#namesOf(key: string, sql: string, ...parameters: readonly number[]): Set<string> {
		const known = this.#known.get(key);
		if (known !== undefined) return known;
		const rows = this.#statements.all<{name: string}>(sql, ...parameters);
		const names = new Set(rows.map(({name}) => name));
		this.#known.set(key, names);
		const steps = [...this.#known.keys()].filter((kept) => kept.includes(' '));
		// Two tables of each step.
		for (const old of steps.slice(0, -2 * keptSteps)) this.#known.delete(old);
		return names;
	}

	#minuteOf(receivedAt: number): Minute {
		const number = Math.floor(receivedAt / minuteMs);
		if (this.#minute?.minute === number) return this.#minute;
		const levels = levelColumns.map(() => 0);
		const minute = this.#minutes.get(number) ?? {minute: number, levels, parseErrors: 0};
		this.#minutes.set(number, minute);
		this.#minute = minute;
		return minute;
	}

	#stepOf(receivedAt: number): Step {
		const number = Math.floor(receivedAt / stepMs);
		if (this.#step?.step === number) return this.#step;
		const step = this.#steps.get(number) ?? {
			step: number,
			sources: [],
			programs: new Map<string, {events: number}>(),
		};
		this.#steps.set(number, step);
		this.#step = step;
		return step;
	}
}

const unknownSource = {channel: 'udp', address: ''} as const;

const addMinute = `
	INSERT INTO minutes VALUES (?, ?, ${levelColumns.map(() => '?').join(', ')}) ON CONFLICT DO UPDATE SET
		parse_errors = parse_errors + excluded.parse_errors,
		${levelColumns.map((level) => `${level} = ${level} + excluded.${level}`).join(', ')}`;
const addSource = `INSERT INTO source_volumes VALUES (?, ?, ?, ?, ?) ${addSources}`;
const addSourceTotal = `INSERT INTO source_totals VALUES (?, ?, ?, ?) ${addSources}`;
const addProgram = `INSERT INTO program_volumes VALUES (?, ?, ?) ${addPrograms}`;
const addProgramTotal = `INSERT INTO program_totals VALUES (?, ?) ${addPrograms}`;
const addGroup = `
	INSERT INTO parse_error_groups VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
		count = count + excluded.count, first_at = min(first_at, excluded.first_at),
		last_at = max(last_at, excluded.last_at), oldest = min(oldest, excluded.oldest),
		newest = max(newest, excluded.newest)`;

const namesOfSources =
	"SELECT channel || ' ' || address AS name FROM source_volumes WHERE step = ?";
const namesOfPrograms = 'SELECT program AS name FROM program_volumes WHERE step = ?';
const namesOfGroups =
	"SELECT channel || ' ' || address || ' ' || reason AS name FROM parse_error_groups";

function volumeOf({sources}: Step, source: number): Volume {
	const known = sources[source];
	if (known !== undefined) return known;
	const volume = {events: 0, parseErrors: 0};
	// No holes, which would make the array slow.
	while (sources.length < source) sources.push(undefined);
	sources[source] = volume;
	return volume;
}

/** Whether the name has a row of its own, or gets one since there is room. */
function takesName(known: Set<string>, name: string, limit: number): boolean {
	if (known.has(name)) return true;
	if (known.size >= limit) return false;
	known.add(name);
	return true;
}
