import type {EventBatch} from '../../model/event-batch.ts';
import {span, timeFlag} from '../../model/event-batch.ts';
import {ascii, byteAt, skipBlanks} from './ascii.ts';

const minutesPerHour = 60;
const minuteMs = 60_000;
const longestWord = 5;
const longestOffset = 'GMT+01:00'.length;

/** How Java writes zones: `GMT+01:00`. */
const offsetWord = /^(?:GMT|UTC)(?<sign>[+-])(?<hours>[01]\d):?(?<minutes>[0-5]\d)$/;

/** Minutes ahead of UTC by the word that devices write; NaN where a word has several meanings in use (India or Israel, America or China). */
const minutesAhead: ReadonlyMap<string, number> = new Map([
	...zones(0, 'UTC GMT Z WET'),
	...zones(1, 'CET MET MEZ BST WEST'),
	...zones(2, 'CEST MEST MESZ EET SAST CAT'),
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
	if (to - from > longestOffset) return false;
	const word = bytes.toString('latin1', from, to);
	return to - from <= longestWord ? minutesAhead.has(word) : offsetWord.test(word);
}

/** Where the header goes on behind a zone such as `GMT+01:00`, which no host is called; `from` where there is none. */
export function behindOffset(batch: EventBatch, row: number, from: number): number {
	const {bytes} = batch;
	const sign = bytes[from + 3];
	if ((sign !== ascii.plus && sign !== ascii.dash) || !isOffsetBegin(bytes, from)) return from;
	const to = Math.min(batch.end[row] ?? 0, from + longestOffset + 1);
	const end = bytes.subarray(from, to).indexOf(ascii.space);
	if (end < 0 || !isZoneWord(bytes, from, from + end)) return from;
	setZoneWord(batch, row, from, from + end);
	return skipBlanks(bytes, from + end, batch.end[row] ?? 0);
}

const [gmt, utc] = ['GMT', 'UTC'].map((word) => threeBytes(Buffer.from(word), 0));

/** By bytes, since each name such as `web-01` is asked. */
function isOffsetBegin(bytes: Buffer, from: number): boolean {
	const word = threeBytes(bytes, from);
	return word === gmt || word === utc;
}

function threeBytes(bytes: Buffer, from: number): number {
	return (byteAt(bytes, from) << 16) | (byteAt(bytes, from + 1) << 8) | byteAt(bytes, from + 2);
}

/** Makes the zone's word at [from, to) the end of the row's time stamp; one that does not say leaves the zone open. */
export function setZoneWord(batch: EventBatch, row: number, from: number, to: number): void {
	const start = batch.start[row] ?? 0;
	batch.setSpanAt(row, span.timestamp, batch.spanFrom(row, span.timestamp), to - start);
	const flags = batch.timeFlags[row] ?? 0;
	const minutes = minutesOf(batch.bytes.toString('latin1', from, to));
	if (Number.isNaN(minutes) || (flags & timeFlag.noZone) === 0) return;
	batch.deviceTime[row] = (batch.deviceTime[row] ?? 0) - minutes * minuteMs;
	batch.timeFlags[row] = flags & ~timeFlag.noZone;
}

/** `Z`, or `+01:00`; empty for a word that does not say. */
export function zoneText(word: string): string {
	const minutes = minutesOf(word);
	if (Number.isNaN(minutes)) return '';
	if (minutes === 0) return 'Z';
	const size = Math.abs(minutes);
	const hours = String(Math.floor(size / minutesPerHour)).padStart(2, '0');
	return `${minutes < 0 ? '-' : '+'}${hours}:${String(size % minutesPerHour).padStart(2, '0')}`;
}

function minutesOf(word: string): number {
	const known = minutesAhead.get(word);
	if (known !== undefined) return known;
	const {sign, hours = '', minutes = ''} = offsetWord.exec(word)?.groups ?? {};
	if (sign === undefined) return Number.NaN;
	const size = Number(hours) * minutesPerHour + Number(minutes);
	return sign === '-' ? -size : size;
}

function zones(hours: number, words: string): readonly (readonly [string, number])[] {
	return words.split(' ').map((word) => [word, hours * minutesPerHour]);
}
