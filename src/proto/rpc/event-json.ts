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
	return isUtf8(raw) && isSmallAsText(raw)
		? {original: raw.toString('utf8')}
		: {original_base64: raw.toString('base64')};
}

function isSmallAsText(raw: Buffer): boolean {
	if (raw.length * longestEscape + quotes <= shortBytes) return true;
	const base64Bytes = Math.ceil(raw.length / 3) * 4;
	const textBytes = Buffer.byteLength(JSON.stringify(raw.toString('utf8')));
	return textBytes <= Math.max(base64Bytes, shortBytes);
}

/** Up to here text is readable and small enough, however it is escaped. */
const shortBytes = 16 * 1024;
/** `\u0000`, and what stands around a text. */
const [longestEscape, quotes] = [6, 2];

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
		const {path, key} = placeOf(name);
		let branch = tree;
		for (const part of path) branch = branchOf(branch, part);
		if (!isBranch(own(branch, key))) setOwn(branch, key, cutter.cut(value));
	}
	return tree;
}

interface Branch {
	[key: string]: unknown;
}

interface Place {
	/** Names of the objects, the outermost first. */
	readonly path: readonly string[];
	readonly key: string;
}

/** Those of names that were met; a hub meets a few hundred, but senders of GELF choose their own. */
const places = new Map<string, Place>();
const mostPlaces = 4096;

function placeOf(name: string): Place {
	const known = places.get(name);
	if (known !== undefined) return known;
	const path = name.split('.');
	const place = {key: path.pop() ?? '', path};
	if (places.size >= mostPlaces) places.clear();
	places.set(name, place);
	return place;
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
