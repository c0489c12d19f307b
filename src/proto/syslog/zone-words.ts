import type {EventBatch} from '../../model/event-batch.ts';
import {span, timeFlag} from '../../model/event-batch.ts';

const minutesPerHour = 60;
const minuteMs = 60_000;
const longestWord = 5;

/** Minutes ahead of UTC by the word that devices write; NaN where a word has several meanings in use (India or Israel, America or China). */
const minutesAhead: ReadonlyMap<string, number> = new Map([
	...zones(0, 'UTC GMT Z WET'),
	...zones(1, 'CET MET BST WEST'),
	...zones(2, 'CEST MEST EET SAST CAT'),
	...zones(3, 'EEST MSK EAT'),
	...zones(4, 'GST'),
	...zones(5, 'PKT'),
	...zones(7, 'WIB ICT'),
	...zones(8, 'AWST HKT SGT PHT'),
	...zones(9, 'JST KST'),
	...zones(9.5, 'ACST'),
	...zones(10, 'AEST'),
	...zones(10.5, 'ACDT'),
	...zones(11, 'AEDT'),
	...zones(12, 'NZST'),
	...zones(13, 'NZDT'),
	...zones(-3, 'BRT ART ADT'),
	...zones(-4, 'EDT AST CLT'),
	...zones(-5, 'EST CDT PET COT'),
	...zones(-6, 'MDT'),
	...zones(-7, 'MST PDT'),
	...zones(-8, 'PST AKDT'),
	...zones(-9, 'AKST'),
	...zones(-10, 'HST'),
	...zones(Number.NaN, 'IST CST'),
]);

/** Whether the word is a zone's, in capitals. */
export function isZoneWord(bytes: Buffer, from: number, to: number): boolean {
	return to - from <= longestWord && minutesAhead.has(bytes.toString('latin1', from, to));
}

/** Makes the zone's word at [from, to) the end of the row's time stamp; one that does not say leaves the zone open. */
export function setZoneWord(batch: EventBatch, row: number, from: number, to: number): void {
	const start = batch.start[row] ?? 0;
	batch.setSpanAt(row, span.timestamp, batch.spanFrom(row, span.timestamp), to - start);
	const flags = batch.timeFlags[row] ?? 0;
	const minutes = minutesAhead.get(batch.bytes.toString('latin1', from, to)) ?? Number.NaN;
	if (Number.isNaN(minutes) || (flags & timeFlag.noZone) === 0) return;
	batch.deviceTime[row] = (batch.deviceTime[row] ?? 0) - minutes * minuteMs;
	batch.timeFlags[row] = flags & ~timeFlag.noZone;
}

/** `Z`, or `+01:00`; empty for a word that does not say. */
export function zoneText(word: string): string {
	const minutes = minutesAhead.get(word) ?? Number.NaN;
	if (Number.isNaN(minutes)) return '';
	if (minutes === 0) return 'Z';
	const size = Math.abs(minutes);
	const hours = String(Math.floor(size / minutesPerHour)).padStart(2, '0');
	return `${minutes < 0 ? '-' : '+'}${hours}:${String(size % minutesPerHour).padStart(2, '0')}`;
}

function zones(hours: number, words: string): readonly (readonly [string, number])[] {
	return words.split(' ').map((word) => [word, hours * minutesPerHour]);
}
