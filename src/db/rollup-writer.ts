import type {NameKind} from './event-rollups.ts';
import {
	addNames,
	addSources,
	foldTotals,
	levelColumns,
	nameKinds,
	nameLimits,
	otherName,
	totalsUpTo,
} from './event-rollups.ts';
import type {ParseErrorGroup} from './parse-error-groups.ts';
import type {Statements} from './statements.ts';
import type {StepVolume, Volumes} from './volumes.ts';

/** Steps whose names are remembered: the running one, and one before it for what comes late. */
const keptSteps = 2;

/** Steps that are added to the totals together: an hour. */
const foldedSteps = 12;

/** Adds counts of rows to those of a file: one statement for each name that occurs, whatever the number of rows. */
export class RollupWriter {
	readonly #statements: Statements;
	/** The names that have rows of their own, by table and step. */
	readonly #known = new Map<string, Set<string>>();
	#totalsUpTo: number | undefined;

	constructor(statements: Statements) {
		this.#statements = statements;
	}

	/** Within the caller's transaction. */
	add({minutes, steps}: Volumes): void {
		for (const [minute, {parseErrors, levels}] of minutes)
			this.#statements.run(addMinute, minute, parseErrors, ...levels);
		this.#fold(Math.max(0, ...steps.keys()));
		for (const [step, volume] of steps) this.#addStep(step, volume);
	}

	/** Counts parse errors by source and reason, within the caller's transaction. */
	addGroup({source: {channel, address}, ...group}: ParseErrorGroup): void {
		const known = this.#namesOf('groups', namesOfGroups);
		const {reason, count, firstAt, lastAt, oldestId, newestId} = group;
		const isNamed = takesName(known, `${channel} ${address} ${reason}`, nameLimits.groups);
		const name = isNamed ? address : otherName;
		const counted = [count, firstAt, lastAt, oldestId, newestId] as const;
		this.#statements.run(insertGroup, channel, name, reason, ...counted);
	}

	/** After a transaction that was taken back: names it brought are not in the file. */
	forget(): void {
		this.#known.clear();
		this.#totalsUpTo = undefined;
	}

	/** Steps that are over are added to the totals, some of them at a time, by the first rows after them. */
	#fold(newest: number): void {
		this.#totalsUpTo ??= totalsUpTo(this.#statements);
		if (newest < this.#totalsUpTo + foldedSteps) return;
		foldTotals(this.#statements, newest);
		this.#totalsUpTo = newest;
	}

	#addStep(step: number, {sources, hosts, programs}: StepVolume): void {
		const isLate = step < (this.#totalsUpTo ?? 0);
		const known = this.#namesOf(`sources ${step}`, namesOfSources, step);
		for (const [key, {source, events, parseErrors}] of sources) {
			const {channel, address} = source;
			const name = takesName(known, key, nameLimits.sources) ? address : otherName;
			this.#statements.run(insertSource, step, channel, name, events, parseErrors);
			if (isLate) this.#statements.run(insertSourceTotal, channel, name, events, parseErrors);
		}
		for (const kind of nameKinds)
			this.#addNames({step, kind, isLate}, {host: hosts, program: programs}[kind]);
	}

	#addNames(
		{
			step,
			kind,
			isLate,
		}: {readonly step: number; readonly kind: NameKind; readonly isLate: boolean},
		names: ReadonlyMap<string, number>,
	): void {
		const known = this.#namesOf(`${kind} ${step}`, namesOfKind, step, kind);
		for (const [key, events] of names) {
			const name = takesName(known, key, nameLimits.names) ? key : otherName;
			this.#statements.run(insertName, step, kind, name, events);
			if (isLate) this.#statements.run(insertNameTotal, kind, name, events);
		}
	}

	/** Read once; those of steps that are over are forgotten. */
	#namesOf(key: string, sql: string, ...parameters: readonly (number | string)[]): Set<string> {
		const known = this.#known.get(key);
		if (known !== undefined) return known;
		const rows = this.#statements.all<{name: string}>(sql, ...parameters);
		const names = new Set(rows.map(({name}) => name));
		this.#known.set(key, names);
		const steps = [...this.#known.keys()].filter((kept) => kept.includes(' '));
		// A table of sources and one of each kind of names.
		for (const old of steps.slice(0, -(nameKinds.length + 1) * keptSteps)) this.#known.delete(old);
		return names;
	}
}

const addMinute = `INSERT INTO minutes VALUES (?, ?, ${levelColumns.map(() => '?').join(', ')}) ON CONFLICT DO UPDATE SET
	parse_errors = parse_errors + excluded.parse_errors,
	${levelColumns.map((level) => `${level} = ${level} + excluded.${level}`).join(', ')}`;
const insertSource = `INSERT INTO source_volumes VALUES (?, ?, ?, ?, ?) ${addSources}`;
const insertSourceTotal = `INSERT INTO source_totals VALUES (?, ?, ?, ?) ${addSources}`;
const insertName = `INSERT INTO name_volumes VALUES (?, ?, ?, ?) ${addNames}`;
const insertNameTotal = `INSERT INTO name_totals VALUES (?, ?, ?) ${addNames}`;
const insertGroup = `
	INSERT INTO parse_error_groups VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
		count = count + excluded.count, first_at = min(first_at, excluded.first_at),
		last_at = max(last_at, excluded.last_at), oldest = min(oldest, excluded.oldest),
		newest = max(newest, excluded.newest)`;

const namesOfSources =
	"SELECT channel || ' ' || address AS name FROM source_volumes WHERE step = ?";
const namesOfKind = 'SELECT name FROM name_volumes WHERE step = ? AND kind = ?';
const namesOfGroups =
	"SELECT channel || ' ' || address || ' ' || reason AS name FROM parse_error_groups";

/** Whether the name has a row of its own, or gets one since there is room. */
function takesName(known: Set<string>, name: string, limit: number): boolean {
	if (known.has(name)) return true;
	if (known.size >= limit) return false;
	known.add(name);
	return true;
}
