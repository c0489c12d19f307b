import path from 'node:path';
import type {ExecutionContext} from 'ava';
import type {EventStore} from '../../../src/db/event-store.ts';
import type {Anchor} from '../../../src/model/event-query.ts';
import type {LogEvent} from '../../../src/model/event.ts';
import type {RuleHit} from '../../../src/model/rule-hit.ts';
import type {RowSpec} from '../event-batches.ts';
import {batchOf, numbered, testTime} from '../event-batches.ts';
import {everything} from '../queries.ts';
import {temporaryDirectory} from '../temporary-directory.ts';

/** Reason names an adapter is opened with. */
export const testReasons = ['none', 'pri', 'timestamp'] as const;

/** What an adapter brings to its contract. */
export interface ContractSubject {
	readonly name: string;
	readonly open: (directory: string) => Promise<EventStore>;
	/** URL of a module that exports `openStore(directory)`, for processes that get killed. */
	readonly module: string;
}

export const tail: Anchor = {kind: 'tail'};
export const dayMs = 86_400_000;

export async function opened(
	t: ExecutionContext,
	open: ContractSubject['open'],
): Promise<EventStore> {
	return reopened(t, open, path.join(temporaryDirectory(t), 'events'));
}

export async function reopened(
	t: ExecutionContext,
	open: ContractSubject['open'],
	directory: string,
): Promise<EventStore> {
	const store = await open(directory);
	t.teardown(() => store.close());
	return store;
}

/** A hundred lines on each of three days. */
export async function threeDays(t: ExecutionContext, open: ContractSubject['open']) {
	const store = await opened(t, open);
	const idByLine = new Map<number, number>();
	for (const day of [0, 1, 2]) {
		const rows = numbered(1 + day * 100, 100 + day * 100, {receivedAt: testTime + day * dayMs});
		const batch = batchOf(rows);
		// oxlint-disable-next-line no-await-in-loop
		await store.append(batch);
		for (const [index, {sequence}] of rows.entries()) idByLine.set(sequence, batch.id[index]!);
	}
	return {store, idOf: (line: number) => idByLine.get(line) ?? 0};
}

export function hitAt(time: number): RuleHit {
	return {ruleId: 'rule', time, weight: 1, fields: {'source.ip': '10.0.0.7'}};
}

export async function lastRows(store: EventStore, count: number): Promise<readonly LogEvent[]> {
	const window = await store.window({query: everything, anchor: tail, before: count, after: 0});
	return window.rows;
}

export async function messages(store: EventStore, count = 1000): Promise<readonly string[]> {
	return (await lastRows(store, count)).map(({message}) => message);
}

export function idsOf(rows: readonly {readonly id: number}[]): readonly number[] {
	return rows.map(({id}) => id);
}

export function messageOf({message}: RowSpec): string {
	return String(message);
}
