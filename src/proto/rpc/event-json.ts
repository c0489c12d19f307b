import {isUtf8} from 'node:buffer';
import {setOwn} from '../../base/set-own.ts';
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
		event: {...membersOf(fields, 'event'), ingested: rfc3339(event.receivedAt)},
		host: {...membersOf(fields, 'host'), name: cutter.cut(event.host)},
		process: {
			...membersOf(fields, 'process'),
			name: cutter.cut(event.program),
			pid: cutter.cut(event.procid),
		},
		log: {
			...membersOf(fields, 'log'),
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

/** Dotted names as nested objects; of a name that goes on below another one, the longer is kept. */
function nest(fields: EcsFields, cutter: Cutter): Tree {
	const tree: Branch = {};
	for (const [name, value] of fields) {
		let [branch, start] = [tree, 0];
		for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', start)) {
			branch = branchOf(branch, name.slice(start, dot));
			start = dot + 1;
		}
		const key = name.slice(start);
		if (!isBranch(own(branch, key))) setOwn(branch, key, cutter.cut(value));
	}
	return tree;
}

interface Branch {
	[key: string]: unknown;
}

function branchOf(tree: Branch, key: string): Branch {
	const known = own(tree, key);
	if (isBranch(known)) return known;
	const made: Branch = {};
	setOwn(tree, key, made);
	return made;
}

function own(tree: Tree, key: string): unknown {
	return Object.hasOwn(tree, key) ? tree[key] : undefined;
}

function isBranch(value: unknown): value is Branch {
	return typeof value === 'object' && value !== null;
}

function membersOf(tree: Tree, key: string): Tree | undefined {
	const value = own(tree, key);
	return isBranch(value) ? value : undefined;
}
