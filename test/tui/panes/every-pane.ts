import test from 'ava';
import * as fc from 'fast-check';
import type {SavedView} from '../../../src/proto/saved-views.ts';
import type {LedgerResult} from '../../../src/proto/rpc/ledger-schema.ts';
import type {EventJson, Result} from '../../../src/proto/rpc/schema.ts';
import type {StatisticsResult} from '../../../src/proto/rpc/statistics-schema.ts';
import type {Message, News, State} from '../../../src/tui/state.ts';
import {rowWidth} from '../../../src/tui/term/row.ts';
import {viewOf} from '../../../src/tui/view.ts';
import {after, alertRow, eventRow, healthOf, liveState} from '../../helpers/console-state.ts';
import {
	agentEndpoint,
	deviceEndpoint,
	endpointDetail,
	parseError,
	parseErrorGroup,
	statistics,
} from '../../helpers/second-slice-samples.ts';
import {anyCharacter} from '../../helpers/fuzzing.ts';
import {ledger} from '../../helpers/ledger-samples.ts';

const hostile = fc.oneof(
	fc.string({unit: anyCharacter, maxLength: 200}),
	fc.string({unit: 'grapheme', maxLength: 60}),
	fc.constantFrom(
		'\u001b]52;c;cm0gLXJmIC8=\u0007',
		'\u001b[2J\u001b[8mhidden',
		'evil\rgood\nsecond row',
		'\u202egnp.exe',
		`a${'\u0301'.repeat(60)}`,
		'👨‍👩‍👧‍👦 漢字 \ue000\ue001',
		'x'.repeat(5000),
		'',
	),
);

/** Every text that comes from outside, hostile. */
function hostileNews(texts: readonly string[]): readonly News[] {
	const text = (index: number): string => texts[index % texts.length] ?? '';
	const rows = Array.from({length: 12}, (_, index) =>
		alertRow(index + 1, {
			rule: {id: text(index), name: text(index + 1)},
			host: {name: text(index + 2)},
			user: {name: text(index + 3)},
			assignee: text(index + 4),
			subject: [text(index), text(index + 5)],
			short_id: text(index + 1),
			count: 10 ** index,
		}),
	);
	const events = Array.from({length: 30}, (_, index) => hostileEvent(index + 1, text));
	const health = healthOf({
		hub: {id: text(0), name: text(1), version: text(2), pid: 1},
		problems: [text(3), text(4)],
		sources: [
			{
				channel: 'udp',
				address: text(5),
				received: 1,
				parse_errors: 2,
				last_received: '2026-11-20T14:03:29.000Z',
			},
		],
	});
	return [
		{kind: 'caller', user: text(2), role: null},
		{kind: 'health', health},
		{kind: 'alerts', rows, total: 12, position: 0},
		{kind: 'events', rows: events, isAtStart: false, isAtEnd: true, arrived: 3},
		{kind: 'endpoints', ...hostileEndpoints(text)},
		{kind: 'errors', found: hostileErrors(text)},
		{kind: 'statistics', seconds: 3600, statistics: hostileStatistics(text)},
		{kind: 'ledger', ledger: hostileLedger(text)},
	];
}

type TextOf = (index: number) => string;

function hostileEndpoints(text: TextOf): Omit<Extract<News, {kind: 'endpoints'}>, 'kind'> {
	const rows = Array.from({length: 9}, (_, index) => {
		const from = index % 2 === 0 ? agentEndpoint : deviceEndpoint;
		const host = {os: text(1), kernel: text(2), arch: text(3), version: text(4)};
		return {
			...from,
			id: `${index}`,
			name: text(index),
			host: from.host === null ? null : {...from.host, ...host},
			problems: [text(5), text(6)],
			source: {...from.source, address: text(index), peer: text(2)},
		};
	});
	return {rows, total: 9, position: 0, counts: {alive: 5, silent: 4, disconnected: 0}};
}

function hostileErrors(text: TextOf): Extract<News, {kind: 'errors'}>['found'] {
	const groups = Array.from({length: 7}, (_, index) => {
		const raw = Buffer.from(text(index));
		const reason = text(index + 1);
		const source = {channel: 'udp', address: text(index + 2)} as const;
		const offset = Math.floor(raw.length / 2);
		const newest = {...parseError, reason, source, offset, raw_base64: raw.toString('base64')};
		return {...parseErrorGroup, id: `${index}`, source, reason, explanation: text(3), newest};
	});
	return {groups, total_groups: 7, total: 84};
}

function hostileLedger(text: TextOf): LedgerResult {
	const rows = ledger.rows.map((row, index) => ({...row, name: text(index), address: text(1)}));
	const [noisy, agent] = rows;
	const range = {epoch: text(2), first: 1, last: 2, found: parseError.ingested};
	const missing = {...agent!.agent!, missing_ranges: [range]};
	return {...ledger, rows: [noisy!, {...agent!, agent: missing}]};
}

function hostileStatistics(text: TextOf): StatisticsResult {
	const sources = [{...statistics.sources[0]!, name: text(1), address: text(2)}];
	const programs = [{program: text(3), events: 7}];
	return {...statistics, sources, programs};
}

/** The rest of what a hub tells once somebody has looked there. */
function hostileAnswers(texts: readonly string[]): readonly Message[] {
	const text: TextOf = (index) => texts[index % texts.length] ?? '';
	const {rows} = hostileEndpoints(text);
	const group = hostileErrors(text).groups[1]!;
	const hosts: readonly Message[] = rows.map((endpoint) => {
		const disks = [{mount: text(2), total: 10, available: 1}];
		const result = {...endpointDetail, endpoint, status: {...endpointDetail.status!, disks}};
		return {kind: 'answer', answer: {kind: 'host', id: endpoint.id, result}};
	});
	const frame = {time: parseError.ingested, direction: 'sent', size_bytes: 7} as const;
	const frames = [{...frame, type: text(1), is_compressed: true, text: text(2)}];
	const trace: readonly Message[] = rows.map(({id}) => ({
		kind: 'answer',
		answer: {kind: 'trace', id, frames},
	}));
	const lines = Array.from({length: 9}, (_, index) => ({...group.newest, id: 90 - index}));
	return [
		...hosts,
		...trace,
		...rows.map(({name}): Message => {
			const alerts = [alertRow(1, {host: {name}, rule: {id: '0', name: text(4)}})];
			return {kind: 'hub', news: {kind: 'host-alerts', name, rows: alerts}};
		}),
		...rows.map(({source}): Message => {
			const query = `source:${source.address}`;
			return {
				kind: 'hub',
				news: {kind: 'host-lines', query, rows: [hostileEvent(3, text)]},
			};
		}),
		{
			kind: 'answer',
			answer: {kind: 'error-lines', group: group.id, before: undefined, rows: lines},
		},
	];
}

function hostileEvent(id: number, text: (index: number) => string): EventJson {
	return eventRow(id, {
		host: {name: text(id)},
		process: {name: text(id + 1), pid: text(id + 2)},
		message: text(id + 3),
		event: {ingested: '2026-11-20T14:03:29.000Z', original: text(id + 4)},
		[text(id)]: {[text(id + 1)]: text(id + 2)},
	});
}

function hostileDetail(texts: readonly string[]): Result<'alerts.get'> {
	const text = (index: number): string => texts[index % texts.length] ?? '';
	return {
		alert: alertRow(1),
		rule: {id: '0', name: text(0), description: text(1), condition: text(2)},
		evidence: [hostileEvent(1, text), hostileEvent(2, text)],
		hold: null,
		known: [],
		history: [
			{
				id: 1,
				time: '2026-11-20T14:03:29.000Z',
				user: text(3),
				uid: 0,
				action: text(4),
				target: null,
				detail: {text: text(5), resolution: text(6)},
				change: 1,
			},
		],
	};
}

/** Views as another program may have written them into the file. */
function hostileViews(texts: readonly string[]): readonly SavedView[] {
	return texts.map((name, index) => ({
		name,
		tab: index === 0 ? 'alerts' : name,
		query: texts[index + 1] ?? '',
		order: name,
		range: name,
	}));
}

/** Ways to every pane and window. */
const walks: readonly (readonly string[])[] = [
	[],
	['j', 'space', 'x'],
	['n', 'ctrl-u', '\u001b'],
	[':'],
	[':', 'v', 'enter'],
	[':', 'x', '€', 'enter'],
	['v', 'j'],
	['v', '1'],
	['v', 's'],
	['v', 'd'],
	['/'],
	['*', 'a'],
	['enter', 'G'],
	['o', 'G'],
	['?', 'j'],
	['q'],
	['3', 'k', 'w'],
	['3', 'k', 'enter'],
	['6', 'G'],
	['tab', 'tab', 'k'],
	['2', 'j', 'enter', 'G'],
	['2', 't'],
	['2', '/'],
	['4', 'j', 'tab', 'G'],
	['4', 'j', 'enter', 'enter', 'G'],
	['5', ']'],
];

/** The same, a window that waits for an event filled. */
function withEvent(state: State, texts: readonly string[]): State {
	if (state.dialog?.kind !== 'event') return state;
	const event = hostileEvent(40, (index) => texts[index % texts.length] ?? '');
	const answer = {kind: 'event', id: state.dialog.id, event} as const;
	return after(state, [{kind: 'answer', answer}]).state;
}

/** What is wrong with the rows of a screen; nothing, if all is well. */
function faultsOf(state: State): readonly string[] {
	return viewOf(state).panes.flatMap((pane) => {
		const rows = pane.rows();
		const faults = rows.flatMap((row) => {
			const text = row.map((piece) => piece.text).join('');
			const isClean = !/[\p{C}\p{Zl}\p{Zp}]/u.test(text);
			return rowWidth(row) === pane.width && isClean ? [] : [`${rowWidth(row)}: ${text}`];
		});
		return rows.length === pane.height ? faults : [...faults, `${rows.length} rows`];
	});
}

for (const walk of walks) {
	test(`rows fill their pane and are clean after keys '${walk.join(' ')}'`, (t) => {
		t.notThrows(() =>
			fc.assert(
				fc.property(
					fc.array(hostile, {minLength: 7, maxLength: 7}),
					fc.record({columns: fc.integer({min: 1, max: 170}), rows: fc.integer({min: 1, max: 50})}),
					fc.boolean(),
					(texts, size, isAscii) => {
						const start = liveState(size, hostileNews(texts), isAscii);
						const answers: readonly Message[] = [
							{kind: 'views', views: hostileViews(texts)},
							{
								kind: 'answer',
								answer: {kind: 'detail', id: alertRow(1).id, result: hostileDetail(texts)},
							},
						];
						const {state} = after(start, [
							...answers,
							...walk.slice(0, 3),
							...hostileAnswers(texts),
							...walk.slice(3),
							{kind: 'paste', text: texts[0] ?? ''},
						]);
						return faultsOf(withEvent(state, texts)).length === 0;
					},
				),
				{numRuns: 15},
			),
		);
	});
}

test('hostile text is caught by the check of this file', (t) => {
	const state = liveState({columns: 80, rows: 24});
	t.deepEqual(faultsOf(state), []);
	t.true(/[\p{C}]/u.test('\u001b'));
});
