import {isUtf8} from 'node:buffer';
import {countOf} from '../../model/origin.ts';
import type {Origin, SpooledEvent} from '../../model/origin.ts';
import {wireLimits} from './limits.ts';
import type {Faults, Members} from './members.ts';
import type {BatchEvent} from './messages.ts';

/** An event as it stands in the payload; the members that are not there are undefined. */
interface EventJson {
	readonly observedAt?: unknown;
	/** Index into the batch's `origins`. */
	readonly origin?: unknown;
	readonly raw?: unknown;
	readonly raw_base64?: unknown;
	/** Messages that `raw` holds, joined by newlines; 1 where it is left out, and newlines are the message's then. */
	readonly count?: unknown;
}

/**
 * What a BATCH_EVENT's payload holds. Origins are named once, since most events of a batch come from a few files.
 *
 * ```
 * {"first": 41, "origins": [{"kind": "file", "path": "/var/log/auth.log"}, {"kind": "journal"}],
 *  "events": [{"origin": 0, "observedAt": 1795208471000, "raw": "Nov 20 ...\nNov 20 ...", "count": 2},
 *             {"origin": 1, "observedAt": 1795208471000, "raw_base64": "/w=="}]}
 * ```
 */
export function batchToJson({events}: BatchEvent): unknown {
	const origins: Origin[] = [];
	const indexes = new Map<string, number>();
	const indexOf = (origin: Origin): number => {
		const key = origin.kind === 'file' ? `f${origin.path}` : origin.kind;
		const known = indexes.get(key);
		if (known !== undefined) return known;
		const index = origins.push(origin) - 1;
		indexes.set(key, index);
		return index;
	};
	const list = events.map(({raw, observedAt, origin, count = 1}) => ({
		origin: indexOf(origin),
		observedAt,
		...rawToJson(raw),
		...(count === 1 ? {} : {count}),
	}));
	return {first: events[0]?.sequence ?? 0, origins, events: list};
}

/** Reads a BATCH_EVENT; faults are noted. Events of one origin share its object. */
export function readBatch(members: Members, faults: Faults): BatchEvent {
	const first = members.integer('first', 1);
	const origins = members
		.objects('origins', wireLimits.batchEvents)
		.map((origin): Origin =>
			origin.choice('kind', ['file', 'journal']) === 'journal'
				? {kind: 'journal'}
				: {kind: 'file', path: origin.text('path', wireLimits.pathCharacters)},
		);
	const list = members.list('events', wireLimits.batchEvents);
	if (list.length === 0) faults.note('events is empty');
	const events = readEvents(list, {first, origins}, faults);
	const count = countOf(events);
	if (first + count > Number.MAX_SAFE_INTEGER) faults.note('first is too large');
	if (count > wireLimits.batchEvents)
		faults.note(`events are ${count}, more than ${wireLimits.batchEvents}`);
	const sizeBytes = events.reduce((sum, {raw}) => sum + raw.length, 0);
	if (count > 1 && sizeBytes > wireLimits.batchBytes)
		faults.note(`events hold ${sizeBytes} bytes, more than ${wireLimits.batchBytes}`);
	return {events};
}

/** Without a `Members` for each: there are many. */
function readEvents(
	list: readonly unknown[],
	{first, origins}: {readonly first: number; readonly origins: readonly Origin[]},
	faults: Faults,
): readonly SpooledEvent[] {
	const events: SpooledEvent[] = [];
	let sequence = first;
	for (const [at, value] of list.entries()) {
		const event = readEvent(value, sequence, origins);
		if (typeof event === 'string') {
			faults.note(`events[${at}]${event}`);
			return events;
		}
		events.push(event);
		sequence += event.count ?? 1;
	}
	return events;
}

function readEvent(
	value: unknown,
	sequence: number,
	origins: readonly Origin[],
): SpooledEvent | string {
	if (!isObject(value)) return ' is no object';
	const {observedAt, origin: index} = value;
	const origin = typeof index === 'number' ? origins[index] : undefined;
	if (origin === undefined) return '.origin is no index into origins';
	if (!isTime(observedAt)) return '.observedAt is no integer of at least 0';
	const raw = readRaw(value);
	if (typeof raw === 'string') return raw;
	const {count} = value;
	if (count === undefined) return {sequence, raw, observedAt, origin};
	if (!isTime(count) || count < 1 || count > wireLimits.batchEvents)
		return `.count is no integer from 1 to ${wireLimits.batchEvents}`;
	// A message alone may hold newlines.
	if (count > 1 && linesOf(raw) !== count) return `.raw does not hold ${count} messages`;
	return {sequence, raw, observedAt, origin, count};
}

function linesOf(raw: Buffer): number {
	let count = 1;
	for (let at = raw.indexOf(newline); at >= 0; at = raw.indexOf(newline, at + 1)) count += 1;
	return count;
}

function readRaw({raw, raw_base64: base64}: EventJson): Buffer | string {
	const isText = typeof raw === 'string';
	if (!isText && typeof base64 !== 'string') return ' has neither raw nor raw_base64';
	const bytes = isText ? Buffer.from(raw) : Buffer.from(String(base64), 'base64');
	if (bytes.length > wireLimits.rawBytes) return `.raw is longer than ${wireLimits.rawBytes} bytes`;
	return bytes;
}

const newline = 10;

function isObject(value: unknown): value is EventJson {
	return typeof value === 'object' && value !== null;
}

function isTime(value: unknown): value is number {
	return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

// JSON writes these as six characters each.
// oxlint-disable-next-line no-control-regex
const dearCharacters = /[\u0000-\u0007\u000b\u000e-\u001f]/;

/** As text where it is some and JSON takes at most two characters for one; so a full batch always fits into a frame. */
function rawToJson(raw: Buffer): {readonly raw: string} | {readonly raw_base64: string} {
	if (isUtf8(raw)) {
		const text = raw.toString();
		if (!dearCharacters.test(text)) return {raw: text};
	}
	return {raw_base64: raw.toString('base64')};
}
