import {Buffer} from 'node:buffer';
import {foldBytes} from '../base/fold-case.ts';
import {anyOf} from '../model/event-condition.ts';
import {compileMatch} from '../model/event-match.ts';
import type {EventPredicate} from '../model/event-match.ts';
import type {Condition, ResolvedQuery} from '../model/event-query.ts';
import type {FieldValue} from '../model/event.ts';
import type {BlockLines} from './block/block-lines.ts';
import {lineOf} from './block/block-lines.ts';
import {rowsContaining, rowsWith} from './block/line-search.ts';
import type {StoredLists} from './block/lists-part.ts';
import {listedNames} from './block/listed-values.ts';
import type {PartRead} from './block/part-read.ts';
import {andThen, ok} from './block/part-read.ts';
import type {ClassedBlock} from './block-column.ts';
import {columnOf, isInLine} from './block-column.ts';
import {RowSet} from './row-set.ts';

/** A condition, compiled for blocks: no event is built to see whether it is met. */
export interface BlockTest {
	/** What is cheaper is asked first. */
	readonly cost: number;
	/** Whether what a block lists can tell that no row meets it. */
	readonly asksLists: boolean;
	/** False where no row can meet it, by the values that the block lists. */
	mayMatch(lists: StoredLists): boolean;
	/** Those of some rows that meet it. */
	rows(of: ClassedBlock, within: RowSet): PartRead<RowSet>;
}

const costs = {column: 1, text: 10, part: 20, pattern: 30} as const;

/** Lines so few are searched one by one. */
const fewRows = 64;

const noBytes = Buffer.alloc(0);

/** The conditions of a query, but for its times, that all have to be met. */
export interface BlockTests {
	/** Of columns alone. */
	readonly columns: BlockTest;
	/** Of lines; undefined where there are none. */
	readonly lines: BlockTest | undefined;
}

export function compileBlockTests(query: ResolvedQuery): BlockTests {
	const {where} = query;
	const isSeveral = where.kind === 'and' && soleField(where) === undefined;
	const tests = new TestCompiler(query).compileEach(isSeveral ? where.of : [where]);
	const ofLines = tests.filter(({cost}) => cost > costs.column);
	return {
		columns: allTests(tests.filter(({cost}) => cost <= costs.column)),
		lines: ofLines.length === 0 ? undefined : allTests(ofLines),
	};
}

class TestCompiler {
	readonly #query: ResolvedQuery;

	constructor(query: ResolvedQuery) {
		this.#query = {...query, since: null, until: null};
	}

	compile(condition: Condition): BlockTest {
		const field = soleField(condition);
		if (field !== undefined) return valueTest(field, this.#predicate(condition));
		switch (condition.kind) {
			case 'and':
				return allTests(this.compileEach(condition.of));
			case 'or':
				return anyTest(this.compileEach(byField(condition.of)));
			case 'not':
				return noTest(this.compile(condition.of));
			case 'text':
				return this.#query.isCaseSensitive
					? exactTextTest(Buffer.from(condition.value))
					: textTest(condition.value);
			case 'pattern':
			case 'field':
				return this.#lineTest(condition, costs.pattern);
		}
	}

	/** The cheapest first. */
	compileEach(conditions: readonly Condition[]): readonly BlockTest[] {
		return conditions
			.map((condition) => this.compile(condition))
			.toSorted((one, other) => one.cost - other.cost);
	}

	#predicate(where: Condition): EventPredicate {
		return compileMatch({...this.#query, where});
	}

	#lineTest(condition: Condition, cost: number): BlockTest {
		const isMatch = this.#predicate(condition);
		return lineTest(cost, (lines, within) =>
			within.filter((row) =>
				isMatch({time: 0, raw: () => lineOf(lines, row), field: () => undefined}),
			),
		);
	}
}

/** The field that all of a condition is about; undefined where it is about several, or about the line. */
function soleField(condition: Condition): string | undefined {
	switch (condition.kind) {
		case 'field':
			return condition.field;
		case 'not':
			return soleField(condition.of);
		case 'and':
		case 'or': {
			const [first, ...others] = condition.of;
			const field = first && soleField(first);
			return others.every((other) => soleField(other) === field) ? field : undefined;
		}
		case 'text':
		case 'pattern':
			return undefined;
	}
}

/** Those about one field as one condition, so that its values are tested once. */
function byField(conditions: readonly Condition[]): readonly Condition[] {
	const groups = Map.groupBy(conditions, (condition) => soleField(condition));
	const others = groups.get(undefined) ?? [];
	groups.delete(undefined);
	return [...[...groups.values()].map((group) => anyOf(group)), ...others];
}

/** Each distinct value is tested once. */
function valueTest(field: string, isMatch: EventPredicate): BlockTest {
	const isMet = (value: FieldValue | undefined): boolean =>
		isMatch({time: 0, raw: () => noBytes, field: () => value});
	return {
		cost: isInLine(field) ? costs.part : costs.column,
		asksLists: listedNames.has(field),
		// Rows without a value are in no list.
		mayMatch: (lists) =>
			isMet(undefined) || (lists.get(field)?.some((value) => isMet(value)) ?? true),
		rows: (of, within) =>
			andThen(columnOf(of, field, within), (column) => {
				const areMet = Uint8Array.from([undefined, ...(column?.values ?? [])], (value) =>
					isMet(value) ? 1 : 0,
				);
				if (column === undefined) return ok(areMet[0] === 1 ? within : RowSet.none(of.block.rows));
				if (!areMet.includes(1)) return ok(RowSet.none(of.block.rows));
				return ok(within.withIds(column.ids, areMet));
			}),
	};
}

function allTests(tests: readonly BlockTest[]): BlockTest {
	return {
		cost: tests.at(-1)?.cost ?? 0,
		asksLists: tests.some(({asksLists}) => asksLists),
		mayMatch: (lists) => tests.every((test) => test.mayMatch(lists)),
		rows: (of, within) => {
			let left = within;
			for (const test of tests) {
				if (left.isEmpty) break;
				const read = test.rows(of, left);
				if (read.kind === 'damaged') return read;
				left = read.value;
			}
			return ok(left);
		},
	};
}

function anyTest(tests: readonly BlockTest[]): BlockTest {
	return {
		cost: tests.at(-1)?.cost ?? 0,
		asksLists: tests.every(({asksLists}) => asksLists),
		mayMatch: (lists) => tests.some((test) => test.mayMatch(lists)),
		rows: (of, within) => {
			let found = RowSet.none(of.block.rows);
			for (const test of tests) {
				// What one has found, no other need be asked for.
				const read = test.rows(of, within.without(found));
				if (read.kind === 'damaged') return read;
				found = found.or(read.value);
			}
			return ok(found);
		},
	};
}

function noTest(test: BlockTest): BlockTest {
	return {
		cost: test.cost,
		asksLists: false,
		mayMatch: () => true,
		rows: (of, within) => andThen(test.rows(of, within), (found) => ok(within.without(found))),
	};
}

function textTest(text: string): BlockTest {
	const needle = foldBytes(Buffer.from(text));
	return lineTest(costs.text, (lines, within) => {
		if (within.size <= fewRows)
			return within.filter((row) => foldBytes(lineOf(lines, row)).includes(needle));
		const found = RowSet.none(lines.starts.length - 1);
		for (const row of rowsContaining(lines, text)) found.add(row);
		return found.and(within);
	});
}

function exactTextTest(needle: Buffer): BlockTest {
	return lineTest(costs.text, (lines, within) => {
		if (within.size <= fewRows || needle.length === 0)
			return within.filter((row) => lineOf(lines, row).includes(needle));
		const found = RowSet.none(lines.starts.length - 1);
		for (const row of rowsWith(lines, needle)) found.add(row);
		return found.and(within);
	});
}

function lineTest(cost: number, find: (lines: BlockLines, within: RowSet) => RowSet): BlockTest {
	return {
		cost,
		asksLists: false,
		mayMatch: () => true,
		rows: ({block}, within) => andThen(block.lines(), (lines) => ok(find(lines, within))),
	};
}
