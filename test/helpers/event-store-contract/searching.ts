import test from 'ava';
import * as fc from 'fast-check';
import {compileMatch} from '../../../src/model/event-match.ts';
import type {ResolvedQuery} from '../../../src/model/event-query.ts';
import type {EventSearch, SearchStep} from '../../../src/model/event-search.ts';
import type {LogEvent} from '../../../src/model/event.ts';
import {storedEvent} from '../../../src/model/stored-event.ts';
import type {EventStore} from '../../../src/db/event-store.ts';
import {anyCondition, anyWord, queryOf} from '../any-condition.ts';
import type {RowSpec} from '../event-batches.ts';
import {batchOf, numbered, testTime} from '../event-batches.ts';
import {fuzzRuns} from '../fuzzing.ts';
import type {ContractSubject} from './subject.ts';
import {dayMs, idsOf, lastRows, opened, threeDays} from './subject.ts';

const bounds = {limit: 1000, budgetMs: 1000};

/** All steps of a search. */
async function* stepsOf(search: EventSearch, limit: number): AsyncGenerator<SearchStep<LogEvent>> {
	for (let isDone = false; !isDone;) {
		// oxlint-disable-next-line no-await-in-loop
		const step = await search.next({...bounds, limit});
		yield step;
		isDone = step.isDone;
	}
}

async function found(
	store: EventStore,
	query: ResolvedQuery,
	{limit = 1000, cursor = null}: {readonly limit?: number; readonly cursor?: number | null} = {},
): Promise<{readonly rows: readonly LogEvent[]; readonly last: SearchStep<LogEvent>}> {
	const search = await store.search({query, cursor});
	const rows: LogEvent[] = [];
	let last: SearchStep<LogEvent> | undefined;
	for await (const step of stepsOf(search, limit)) {
		rows.push(...step.rows);
		last = step;
	}
	await search.close();
	if (last === undefined) throw new Error('a search without a step');
	return {rows, last};
}

const anyRow: fc.Arbitrary<Omit<RowSpec, 'sequence'>> = fc.record(
	{
		time: fc.integer({min: testTime - 3_600_000, max: testTime + 3_600_000}),
		priority: fc.integer({min: 0, max: 191}),
		host: anyWord,
		program: anyWord,
		procid: anyWord,
		msgid: anyWord,
		message: fc.array(anyWord, {maxLength: 4}).map((words) => words.join('-')),
		fields: fc
			.dictionary(fc.constantFrom('user.name', 'source.ip', 'host.name'), anyWord)
			.map((fields) => new Map(Object.entries(fields))),
	},
	{requiredKeys: []},
);

/** Some of them sealed and signed, the others in the head. */
const anyRows = fc.tuple(
	fc.array(anyRow, {minLength: 1, maxLength: 20}),
	fc.array(anyRow, {maxLength: 20}),
);

async function storeOf(
	store: EventStore,
	[sealed, open]: readonly [readonly object[], readonly object[]],
): Promise<void> {
	const rows = [...sealed, ...open].map((row, index) => ({sequence: index + 1, ...row}));
	await store.append(batchOf(rows.slice(0, sealed.length)));
	await store.tidy(testTime + 600_000);
	if (open.length > 0) await store.append(batchOf(rows.slice(sealed.length)));
}

export function searching({name, open}: ContractSubject): void {
	test(`${name}: a search finds what the meaning of its query says`, async (t) => {
		await fc.assert(
			fc.asyncProperty(
				anyRows,
				anyCondition,
				fc.record({
					isCaseSensitive: fc.boolean(),
					order: fc.constantFrom('newest', 'oldest'),
					since: fc.constantFrom(null, testTime),
					until: fc.constantFrom(null, testTime + 600_000),
				}),
				async (rows, where, rest) => {
					const store = await opened(t, open);
					await storeOf(store, rows);
					const query = queryOf({where, ...rest});
					const isMatch = compileMatch(query);
					const wanted = (await lastRows(store, 100)).filter((event) =>
						isMatch(storedEvent(event, 'std')),
					);
					const {rows: events, last} = await found(store, query, {limit: 7});
					t.deepEqual(events, rest.order === 'newest' ? wanted.toReversed() : wanted);
					t.is(last.progress.found, wanted.length);
					const counted = await found(store, {...query, stage: {kind: 'count', everyMs: null}});
					t.deepEqual(counted.last.aggregate, {kind: 'count', count: wanted.length, steps: null});
					await store.close();
				},
			),
			fuzzRuns(40),
		);
	});

	test(`${name}: a search goes on where the cursor of an earlier one stood`, async (t) => {
		const {store, idOf} = await threeDays(t, open);
		for (const order of ['newest', 'oldest'] as const) {
			const pages: LogEvent[] = [];
			for (let cursor: number | null | undefined; cursor !== null;) {
				// oxlint-disable-next-line no-await-in-loop
				const page = await found(store, queryOf({limit: 70, order}), {cursor: cursor ?? null});
				pages.push(...page.rows);
				({cursor} = page.last);
			}
			const ids = Array.from({length: 300}, (_, index) => idOf(index + 1));
			t.deepEqual(idsOf(pages), order === 'newest' ? ids.toReversed() : ids);
		}
	});

	test(`${name}: events are counted by steps of time and by values`, async (t) => {
		const {store} = await threeDays(t, open);
		await store.append(
			batchOf(numbered(301, 310, {receivedAt: testTime + 2 * dayMs, fields: new Map([['a', 1]])})),
		);
		const byDay = await found(store, queryOf({stage: {kind: 'count', everyMs: dayMs}}));
		const midnight = testTime - (testTime % dayMs);
		t.deepEqual(byDay.last.aggregate, {
			kind: 'count',
			count: 310,
			steps: [
				{from: midnight, count: 100},
				{from: midnight + dayMs, count: 100},
				{from: midnight + 2 * dayMs, count: 110},
			],
		});
		const top = await found(store, queryOf({stage: {kind: 'top', field: 'a', count: 3}}));
		t.deepEqual(top.last.aggregate, {
			kind: 'top',
			field: 'a',
			values: [{value: 1, count: 10}],
			other: 0,
			missing: 300,
		});
	});

	test(`${name}: blocks that cannot have a text are not opened`, async (t) => {
		const store = await opened(t, open);
		for (const word of ['quorum', 'needle', 'quotient']) {
			// oxlint-disable-next-line no-await-in-loop
			await store.append(batchOf([{sequence: 1, message: word, source: sourceOf(word)}]));
			// oxlint-disable-next-line no-await-in-loop
			await store.tidy(testTime + 600_000);
		}
		const {last, rows} = await found(store, queryOf({where: {kind: 'text', value: 'needle'}}));
		t.is(rows.length, 1);
		t.is(last.progress.blocks, 1);
		t.is(last.progress.skippedBlocks, 2);
		t.is(last.progress.share, 1);
	});
}

function sourceOf(epoch: string): NonNullable<RowSpec['source']> {
	return {channel: 'tcp', address: '192.0.2.1', epoch};
}
