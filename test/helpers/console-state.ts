import type {EventJson, HealthJson, TriagedAlertJson} from '../../src/proto/rpc/schema.ts';
import type {Message, News, Size, State} from '../../src/tui/state.ts';
import {initialState} from '../../src/tui/state.ts';
import {lookFor} from '../../src/tui/term/glyphs.ts';
import type {Effect} from '../../src/tui/state.ts';
import {update} from '../../src/tui/update.ts';
import {viewOf} from '../../src/tui/view.ts';
import {disk, health} from './rpc-samples.ts';

/** 2026-11-20T14:03:30Z: the clock of every console state in the tests. */
export const noon = Date.parse('2026-11-20T14:03:30.000Z');

export function alertRow(number: number, part: Partial<TriagedAlertJson> = {}): TriagedAlertJson {
	const id = number.toString(16).padStart(4, '0').padEnd(16, '0');
	return {
		id,
		short_id: id.slice(0, 4),
		rule: {id: '0', name: 'SSH brute force'},
		severity: 'high',
		source: {ip: '203.0.113.7'},
		user: {name: null},
		host: {name: 'web-02'},
		count: 214,
		first_seen: '2026-11-20T13:58:02.000Z',
		last_seen: '2026-11-20T14:03:11.000Z',
		event_ids: [1],
		subject: ['203.0.113.7'],
		state: 'new',
		resolution: null,
		assignee: null,
		changed: null,
		is_held: false,
		log: {source: {address: '127.0.1.1'}},
		...part,
	};
}

export function eventRow(id: number, part: Partial<EventJson> = {}): EventJson {
	const time = new Date(noon - 60_000 + id * 100).toISOString();
	return {
		id,
		'@timestamp': time,
		event: {ingested: time},
		host: {name: 'web-02'},
		process: {name: 'sshd', pid: '811'},
		log: {
			source: {channel: 'udp', address: '127.0.1.1'},
			syslog: {facility: 4, severity: 6, msgid: null, structured_data: null, timestamp: null},
		},
		message: `Failed password for invalid user admin${id} from 203.0.113.7 port 51234 ssh2`,
		...part,
	};
}

export function healthOf(part: Partial<HealthJson> = {}): HealthJson {
	return {
		hub: {id: '0123456789abcdef', name: 'hub-a', version: '0.1.0', pid: 811},
		started: '2026-11-20T13:00:00.000Z',
		committed_id: 4102,
		events: {
			received: 4102,
			stored: 4099,
			parse_errors: 3,
			per_second: 38,
			last_minute: Array.from({length: 60}, (_, second) => second),
			redecoded: 0,
			to_redecode: 0,
			redacted: 0,
		},
		dropped: {not_allowed: 0, too_long: 0, buffer_full: 0, over_quota: 0},
		alerts: {
			open: {informational: 0, low: 0, medium: 1, high: 2, critical: 1},
			new: 3,
			total: 9,
			hits_to_fold: 0,
		},
		groups_evicted: 0,
		listeners: [{kind: 'udp', address: '127.0.0.1', port: 5514}],
		connections: 1,
		agents: {connected: 0, authentication: 'none', listeners: []},
		endpoints: {alive: 1, silent: 0, disconnected: 0},
		retention: health.retention,
		disk,
		sources: [
			{
				channel: 'udp',
				address: '127.0.1.1',
				received: 4102,
				parse_errors: 3,
				last_received: '2026-11-20T14:03:29.000Z',
			},
		],
		new_senders: {count: 0, newest: []},
		problems: [],
		losses: [],
		index: {blocks: 12, waiting: 0, unseen_files: 0},
		state_bytes: 1_250_000,
		...part,
	};
}

/** A console that is connected and has heard this. */
export function liveState(size: Size, news: readonly News[] = [], isAscii = false): State {
	const first: readonly News[] = [
		{kind: 'link', link: {kind: 'live'}},
		{kind: 'caller', user: 'ana', role: 'analyst'},
		{kind: 'health', health: healthOf()},
	];
	return [...first, ...news].reduce(
		(state, one) => update(state, {kind: 'hub', news: one}, noon)[0],
		initialState(size, lookFor(isAscii), noon),
	);
}

/** `count` alerts of all severities, and forty lines. */
export function busyNews(count = 8): readonly News[] {
	const severities = ['critical', 'high', 'high', 'medium', 'low', 'informational'] as const;
	const rows = Array.from({length: count}, (_, index) =>
		alertRow(index + 1, {severity: severities[index % severities.length] ?? 'low'}),
	);
	const events = Array.from({length: 40}, (_, index) => eventRow(index + 1));
	return [
		{kind: 'alerts', rows, total: count, position: 0},
		{kind: 'events', rows: events, isAtStart: false, isAtEnd: true, arrived: 0},
	];
}

/** The state, and the effects of the last message, after these. */
export function after(
	start: State,
	messages: readonly (Message | string)[],
	now = noon,
): {readonly state: State; readonly effects: readonly Effect[]} {
	let state = start;
	let effects: readonly Effect[] = [];
	for (const message of messages) {
		const whole: Message = typeof message === 'string' ? {kind: 'key', key: message} : message;
		[state, effects] = update(state, whole, now);
	}
	return {state, effects};
}

/** The painted panes as text, without Ink's borders. */
export function screenOf(state: State): readonly string[] {
	const {columns, rows} = state.size;
	const screen = Array.from({length: rows}, () => ' '.repeat(columns));
	for (const pane of viewOf(state).panes) {
		for (const [index, row] of pane.rows().entries()) {
			const text = row.map((piece) => piece.text).join('');
			const before = screen[pane.y + index] ?? '';
			screen[pane.y + index] = before.slice(0, pane.x) + text + before.slice(pane.x + pane.width);
		}
	}
	return screen;
}
