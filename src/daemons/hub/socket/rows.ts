import {isIP} from 'node:net';
import type {AuditRow, TriagedAlert} from '../../../db/state-store.ts';
import type {LogEvent} from '../../../model/event.ts';
import {rfc3339} from '../../../base/time.ts';
import {triagedAlertToJson} from '../../../proto/rpc/alert-json.ts';
import {eventToJson, wholeEventToJson} from '../../../proto/rpc/event-json.ts';
import type {Alert} from '../../../model/alert.ts';
import {lineLimitBytes} from '../../../proto/rpc/protocol.ts';
import type {AuditJson, EventJson, TriagedAlertJson} from '../../../proto/rpc/schema.ts';
import {socketLimits} from '../../shared/socket/limits.ts';
import type {SourceBook} from '../sources/source-book.ts';

/** Bytes that the rows of one message may have together: a line less its envelope and an update's `order`. */
export const rowsBudget = lineLimitBytes - 16 * 1024;

/** A row and its size as JSON. */
export interface Row<Json> {
	readonly json: Json;
	readonly text: string;
	readonly sizeBytes: number;
}

/** Text that is cut shorter than this leaves no room worth having. */
const leastWholeClip = 8192;

/** Most characters of a text in an alert that came out of a log line. */
const alertTextLimit = 512;

/** Who knows which host names are claims. */
type ClaimBook = Pick<SourceBook, 'isClaim'>;

export interface EventRowOptions {
	/** Characters that texts are cut to. */
	readonly clip: number;
	readonly sources: ClaimBook;
}

export function eventRow(event: LogEvent, {clip, sources}: EventRowOptions): Row<EventJson> {
	const isClaim = sources.isClaim(event.source, event.host);
	let row = rowOf(eventToJson(event, {clip, isClaim}));
	for (let less = clip; row.sizeBytes > socketLimits.rowBytes && less > 1;) {
		less = Math.floor(less / 2);
		row = rowOf(eventToJson(event, {clip: less, isClaim}));
	}
	return row;
}

/**
 * The row with all bytes of the event in it; texts are cut further than `clip` where it would be larger than `mostBytes`, and the bytes
 * are not there where that is not enough.
 */
export function wholeEventRow(
	event: LogEvent,
	options: EventRowOptions,
	mostBytes = rowsBudget,
): Row<EventJson> {
	const isClaim = options.sources.isClaim(event.source, event.host);
	for (let clip = options.clip; ; clip = Math.floor(clip / 2)) {
		const whole = rowOf(wholeEventToJson(event, {clip, isClaim}));
		if (whole.sizeBytes <= mostBytes) return whole;
		if (clip <= leastWholeClip) return eventRow(event, options);
	}
}

export function alertRow(
	{alert, ...rest}: TriagedAlert,
	sources: ClaimBook,
): Row<TriagedAlertJson> {
	const short = {
		...alert,
		group: alert.group.map((text) => cut(text, alertTextLimit)),
		userName: alert.userName === null ? null : cut(alert.userName, alertTextLimit),
		hostName: alert.hostName === null ? null : cut(alert.hostName, alertTextLimit),
	};
	return rowOf(triagedAlertToJson({alert: short, ...rest, isClaim: isClaimed(alert, sources)}));
}

/** An alert has the address of its source, not the channel; only that of a sender of syslog is an IP address. */
function isClaimed({sourceAddress, hostName}: Alert, sources: ClaimBook): boolean {
	const address = sourceAddress ?? '';
	return (
		isIP(address) !== 0 &&
		syslogChannels.every((channel) => sources.isClaim({channel, address}, hostName))
	);
}

const syslogChannels = ['udp', 'tcp', 'tls', 'gelf'] as const;

export function auditRow({
	id,
	time,
	actor,
	action,
	target,
	detail,
	change,
}: AuditRow): Row<AuditJson> {
	const {user, uid} = actor;
	return rowOf({id, time: rfc3339(time), user, uid, action, target, detail: {...detail}, change});
}

export function rowOf<Json>(json: Json): Row<Json> {
	const text = JSON.stringify(json);
	return {json, text, sizeBytes: Buffer.byteLength(text) + 1};
}

/** The rows around `keep` (an index) that fit into the budget together: `[from, to)`. */
export function fitRows(
	rows: readonly Row<unknown>[],
	keep: number,
	budget = rowsBudget,
): {readonly from: number; readonly to: number} {
	let [from, to] = [keep, keep];
	let left = budget;
	const take = (index: number): boolean => {
		const sizeBytes = rows[index]?.sizeBytes ?? Number.POSITIVE_INFINITY;
		if (sizeBytes > left) return false;
		left -= sizeBytes;
		return true;
	};
	for (let [canGrow, canSink] = [true, true]; canGrow || canSink;) {
		canGrow &&= take(to);
		if (canGrow) to += 1;
		canSink &&= take(from - 1);
		if (canSink) from -= 1;
	}
	return {from, to};
}

/**
 * Bytes that the rows of one answer of a search may have together, if they are several. What is larger than 128 KiB lies in pages of its
 * own in the heaps of both sides, which the system maps and clears for each text: that took a quarter of the time.
 */
const answerBudget = 96 * 1024;

/** The texts of the first rows that fit into an answer together, one at least; of the others none is made but the one that does not fit. */
export function firstRows<Item>(
	items: readonly Item[],
	rowFrom: (item: Item) => Row<unknown>,
): readonly string[] {
	const texts: string[] = [];
	let left = answerBudget;
	for (const item of items) {
		const {text, sizeBytes} = rowFrom(item);
		left -= sizeBytes;
		if (left < 0 && texts.length > 0) break;
		texts.push(text);
	}
	return texts;
}

/** The text in at most so many characters; the sign of a cut is one more. */
export function cut(text: string, most: number): string {
	return text.length <= most ? text : `${text.slice(0, most).toWellFormed()}…`;
}
