import type {Channel} from '../model/event.ts';
import type {ParseErrorGroup} from './parse-error-groups.ts';
import type {Statements} from './statements.ts';
import type {FileVolumes, MinuteVolume} from './statistics.ts';
import {minuteMs} from './statistics.ts';

/** Parse errors of the file by source and reason, in no order. */
export function readGroups(statements: Statements): readonly ParseErrorGroup[] {
	const rows = statements.all<GroupRow>(`
		SELECT channel, address, reason, count(*) AS count, min(received_at) AS firstAt,
			max(received_at) AS lastAt, min(parse_errors.id) AS oldestId, max(parse_errors.id) AS newestId
		FROM parse_errors JOIN sources ON sources.id = parse_errors.source GROUP BY 1, 2, 3`);
	return rows.map(({channel, address, ...group}) => ({...group, source: {channel, address}}));
}

/** What the file received within `[from, to)`. */
export function readVolumes(statements: Statements, from: number, to: number): FileVolumes {
	return {
		minutes: readMinutes(statements, from, to),
		sources: statements.all(
			`SELECT channel, address, sum(is_event) AS events, sum(NOT is_event) AS parseErrors FROM (
				SELECT source, received_at, 1 AS is_event FROM events
				UNION ALL SELECT source, received_at, 0 FROM parse_errors
			) JOIN sources ON sources.id = source WHERE received_at >= ? AND received_at < ? GROUP BY 1, 2`,
			from,
			to,
		),
		programs: statements.all(
			'SELECT program, count(*) AS events FROM events WHERE received_at >= ? AND received_at < ? GROUP BY 1',
			from,
			to,
		),
	};
}

interface GroupRow {
	readonly channel: Channel;
	readonly address: string;
	readonly reason: string;
	readonly count: number;
	readonly firstAt: number;
	readonly lastAt: number;
	readonly oldestId: number;
	readonly newestId: number;
}

function readMinutes(statements: Statements, from: number, to: number): readonly MinuteVolume[] {
	const events = statements.all<{minute: number; level: number; count: number}>(
		`SELECT received_at / ${minuteMs} AS minute, ifnull(priority & 7, 8) AS level, count(*) AS count
		FROM events WHERE received_at >= ? AND received_at < ? GROUP BY 1, 2`,
		from,
		to,
	);
	const errors = statements.all<{minute: number; count: number}>(
		`SELECT received_at / ${minuteMs} AS minute, count(*) AS count
		FROM parse_errors WHERE received_at >= ? AND received_at < ? GROUP BY 1`,
		from,
		to,
	);
	return [
		...events.map(({minute, level, count}) => ({
			minute,
			parseErrors: 0,
			severity: Array.from({length: 9}, (_, index) => (index === level ? count : 0)),
		})),
		...errors.map(({minute, count}) => ({minute, parseErrors: count, severity: []})),
	];
}
