import {isUtf8} from 'node:buffer';
import {rfc3339} from '../../base/time.ts';
import type {EcsFields, FieldValue, LogEvent, ParseError} from '../../model/event.ts';
import type {EventJson, ParseErrorJson} from './schema.ts';

type Tree = Readonly<Record<string, unknown>>;

/** An event as a window's row: the message cut to `clip` characters. */
export function eventToJson(event: LogEvent, clip: number): EventJson {
	const isClipped = event.message.length > clip;
	return {
		...baseOf(event),
		message: isClipped ? event.message.slice(0, clip).toWellFormed() : event.message,
		...(isClipped ? {is_clipped: true} : {}),
	};
}

/** An event whole, every byte as received in `event.original` (`event.original_base64` where it is not UTF-8). */
export function wholeEventToJson(event: LogEvent, clip: number): EventJson {
	const row = eventToJson(event, clip);
	const original = isUtf8(event.raw)
		? {original: event.raw.toString('utf8')}
		: {original_base64: event.raw.toString('base64')};
	return {...row, event: {...row.event, ...original}};
}

export function parseErrorToJson(error: ParseError): ParseErrorJson {
	return {
		id: error.id,
		ingested: rfc3339(error.receivedAt),
		source: {channel: error.source.channel, address: error.source.address},
		reason: error.reason,
		offset: error.offset,
		raw_base64: error.raw.toString('base64'),
	};
}

function baseOf(event: LogEvent): EventJson {
	const fields = nest(event.fields);
	return {
		...fields,
		id: event.id,
		'@timestamp': rfc3339(event.time),
		event: {...branch(fields, 'event'), ingested: rfc3339(event.receivedAt)},
		host: {...branch(fields, 'host'), name: event.host},
		process: {...branch(fields, 'process'), name: event.program, pid: event.procid},
		log: {
			source: {channel: event.source.channel, address: event.source.address},
			syslog: {
				facility: event.facility,
				severity: event.severity,
				msgid: event.msgid,
				structured_data: event.structuredData,
				timestamp: event.timestamp,
			},
		},
		message: event.message,
	};
}

/** Dotted names as nested objects. Names come from decoder packs: each becomes an own property, `__proto__` too. */
function nest(fields: EcsFields): Tree {
	const branches = new Map<string, Map<string, FieldValue>>();
	const leaves = new Map<string, unknown>();
	for (const [name, value] of fields) {
		const dot = name.indexOf('.');
		if (dot < 0) leaves.set(name, value);
		else {
			const key = name.slice(0, dot);
			const inner = branches.get(key) ?? new Map<string, FieldValue>();
			branches.set(key, inner.set(name.slice(dot + 1), value));
		}
	}
	for (const [key, inner] of branches) leaves.set(key, nest(inner));
	return Object.fromEntries(leaves);
}

function branch(tree: Tree, key: string): Tree {
	const value = tree[key];
	return typeof value === 'object' && value !== null ? {...value} : {};
}
