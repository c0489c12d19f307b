import {isUtf8} from 'node:buffer';
import {rfc3339} from '../../base/time.ts';
import type {EcsFields, FieldValue, LogEvent} from '../../model/event.ts';
import type {EventJson} from './schema.ts';

type Tree = Readonly<Record<string, unknown>>;

/** How an event is written. */
export interface EventForm {
	/** Characters that the message, and any other text, is cut to. */
	readonly clip: number;
	/** Whether its host name is no more than a claim of its source. */
	readonly isClaim: boolean;
}

/** An event as a window's row. */
export function eventToJson(event: LogEvent, {clip, isClaim}: EventForm): EventJson {
	const cutter = new Cutter(clip);
	const row = rowOf(event, cutter, isClaim);
	return cutter.hasCut ? {...row, is_clipped: true} : row;
}

/**
 * An event whole, every byte as received in `event.original`, or in `event.original_base64` where the bytes are not UTF-8 or where
 * that is shorter: a control byte as JSON text takes six.
 */
export function wholeEventToJson(event: LogEvent, form: EventForm): EventJson {
	const row = eventToJson(event, form);
	return {...row, event: {...row.event, ...originalOf(event.raw)}};
}

/** Cuts texts, and remembers whether it had to. */
class Cutter {
	readonly #clip: number;
	#hasCut = false;

	constructor(clip: number) {
		this.#clip = clip;
	}

	get hasCut(): boolean {
		return this.#hasCut;
	}

	cut<Text extends FieldValue | null>(text: Text): Text | string {
		if (typeof text !== 'string' || text.length <= this.#clip) return text;
		this.#hasCut = true;
		return text.slice(0, this.#clip).toWellFormed();
	}
}

function originalOf(raw: Buffer): Pick<EventJson['event'], 'original' | 'original_base64'> {
	const base64 = raw.toString('base64');
	if (!isUtf8(raw)) return {original_base64: base64};
	const text = raw.toString('utf8');
	const isShorter = Buffer.byteLength(JSON.stringify(text)) <= Math.max(base64.length, shortBytes);
	return isShorter ? {original: text} : {original_base64: base64};
}

/** Up to here text is readable and small enough, however it is escaped. */
const shortBytes = 16 * 1024;

function rowOf(event: LogEvent, cutter: Cutter, isClaim: boolean): EventJson {
	const fields = nest(event.fields, cutter);
	return {
		...fields,
		id: event.id,
		'@timestamp': rfc3339(event.time),
		event: {...branch(fields, 'event'), ingested: rfc3339(event.receivedAt)},
		host: {...branch(fields, 'host'), name: cutter.cut(event.host)},
		process: {
			...branch(fields, 'process'),
			name: cutter.cut(event.program),
			pid: cutter.cut(event.procid),
		},
		log: {
			...branch(fields, 'log'),
			source: {
				channel: event.source.channel,
				address: event.source.address,
				...(isClaim ? {host_is_claim: true} : {}),
			},
			syslog: {
				facility: event.facility,
				severity: event.severity,
				msgid: cutter.cut(event.msgid),
				structured_data: cutter.cut(event.structuredData),
				timestamp: cutter.cut(event.timestamp),
			},
		},
		message: cutter.cut(event.message),
	};
}

/** Dotted names as nested objects. Names come from decoder packs: each becomes an own property, `__proto__` too. */
function nest(fields: EcsFields, cutter: Cutter): Tree {
	const branches = new Map<string, Map<string, FieldValue>>();
	const leaves = new Map<string, unknown>();
	for (const [name, value] of fields) {
		const dot = name.indexOf('.');
		if (dot < 0) leaves.set(name, cutter.cut(value));
		else {
			const key = name.slice(0, dot);
			const inner = branches.get(key) ?? new Map<string, FieldValue>();
			branches.set(key, inner.set(name.slice(dot + 1), value));
		}
	}
	for (const [key, inner] of branches) leaves.set(key, nest(inner, cutter));
	return Object.fromEntries(leaves);
}

function branch(tree: Tree, key: string): Tree {
	const value = tree[key];
	return typeof value === 'object' && value !== null ? {...value} : {};
}
