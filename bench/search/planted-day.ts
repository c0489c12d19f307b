import type {ReceivedLine} from '../load/store-filler.ts';
import {mixLines, syslogLine} from '../syslog-mix.ts';

/** What is to be found among the lines of the mix, and how often. */
export const planted = {
	/** Part of a word. */
	unique: {text: '7Qneedle4', count: 1},
	rare: {text: 'quorxvane', count: 20},
	address: {text: '203.0.113.77', count: 50},
	absent: {text: 'zzkwyqab', count: 0},
} as const;

/** A day of so many lines of the mix that were received as they were sent, with the needles evenly among them. */
export function* plantedDay(count: number, from: number, to: number): Generator<ReceivedLine> {
	const lines = mixLines({count, format: 'rfc5424', from, to});
	const places = new Map<number, (line: string, time: number) => string>();
	plant(
		places,
		{count, needles: planted.unique.count},
		(line) => `${line} xk${planted.unique.text}2`,
	);
	plant(places, {count, needles: planted.rare.count}, (line) => `${line} ${planted.rare.text}`);
	plant(places, {count, needles: planted.address.count}, (_, time) => failedLogin(time));
	let index = 0;
	for (const line of lines) {
		const receivedAt = Math.floor(from + ((to - from) * index) / count);
		yield {line: places.get(index)?.(line, receivedAt) ?? line, receivedAt};
		index += 1;
	}
}

function failedLogin(time: number): string {
	const text = `Failed password for root from ${planted.address.text} port ${1024 + (time % 60_000)} ssh2`;
	return syslogLine(
		{facility: 10, severity: 5, host: 'fw-02', app: 'sshd', pid: 4711, text},
		'rfc5424',
		time,
	);
}

/** In the middle of equal parts; where a place is taken, the one behind it. */
function plant(
	places: Map<number, (line: string, time: number) => string>,
	{count, needles}: {readonly count: number; readonly needles: number},
	change: (line: string, time: number) => string,
): void {
	for (let needle = 0; needle < needles; needle += 1) {
		let place = Math.floor(((needle + 0.5) * count) / needles);
		while (places.has(place)) place += 1;
		places.set(place, change);
	}
}
