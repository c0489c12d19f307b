import type {ReceivedLine} from '../load/store-filler.ts';
import type {MixRequest} from '../syslog-mix.ts';
import {mixLines, syslogLine} from '../syslog-mix.ts';

/** What is to be found among the lines of the mix, and how often. */
export const planted = {
	/** Part of a word. */
	unique: {text: '7Qneedle4', count: 1},
	rare: {text: 'quorxvane', count: 20},
	address: {text: '203.0.113.77', count: 50},
	absent: {text: 'zzkwyqab', count: 0},
} as const;

/** The lines of the mix, received when they were sent. */
export function* receivedMix(request: MixRequest): Generator<ReceivedLine> {
	const {count, from, to} = request;
	let index = 0;
	for (const line of mixLines(request)) {
		yield {line, receivedAt: Math.floor(from + ((to - from) * index) / count)};
		index += 1;
	}
}

/** The same with the needles evenly among them. */
export function* plantedMix(request: MixRequest): Generator<ReceivedLine> {
	const {count} = request;
	const places = new Map<number, (time: number) => string>();
	const {unique, rare, address} = planted;
	plant(places, {count, needles: unique.count}, (time) => report(`xk${unique.text}2`, time));
	plant(places, {count, needles: rare.count}, (time) => report(rare.text, time));
	plant(places, {count, needles: address.count}, failedLogin);
	let index = 0;
	for (const {line, receivedAt} of receivedMix(request)) {
		yield {line: places.get(index)?.(receivedAt) ?? line, receivedAt};
		index += 1;
	}
}

function report(word: string, time: number): string {
	const text = `batch ${time % 1000} is done: ${word}`;
	return syslogLine(
		{facility: 1, severity: 6, host: 'app-03', app: 'batch', pid: 815, text},
		'rfc5424',
		time,
	);
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
	places: Map<number, (time: number) => string>,
	{count, needles}: {readonly count: number; readonly needles: number},
	change: (time: number) => string,
): void {
	for (let needle = 0; needle < needles; needle += 1) {
		let place = Math.floor(((needle + 0.5) * count) / needles);
		while (places.has(place)) place += 1;
		places.set(place, change);
	}
}
