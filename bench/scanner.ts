import {performance} from 'node:perf_hooks';
import {EventBatch} from '../src/model/event-batch.ts';
import type {ScanFormat} from '../src/proto/syslog/scanner.ts';
import {scanMessage} from '../src/proto/syslog/scanner.ts';
import {deviceLines} from '../test/helpers/device-lines.ts';
import {hostileBytes, hostileLines} from './hostile-lines.ts';
import {leastCost} from './least-cost.ts';
import {mixDescription, numbers, syslogMix} from './syslog-mix.ts';

const events = 4000;
const goalMicros = 0.15;
const hostileGoalMs = 1;
const fuzzed = 10_000_000;
/** How often a hostile message is scanned, so that its code is compiled, as a hub's is: what else the machine does can only add. */
const hostileRuns = 300;
const formats: readonly ScanFormat[] = ['auto', 'no-pri', 'loose', 'rfc3164', 'rfc5424', 'file'];

/** What the byte scanner costs per event, what the worst messages cost, and whether any input makes it throw. */
export function benchScanner(print: (line: string) => void): void {
	print(`mix: ${mixDescription}`);
	const mixes = (['rfc5424', 'rfc3164'] as const).map(
		(format) => [`${format} (goal ${goalMicros})`, syslogMix(events, format)] as const,
	);
	const devices = deviceLines.map(({line}) => Buffer.from(line));
	const refused = syslogMix(events, 'rfc5424').map((message) =>
		Buffer.from(message.toString().replace('T', 't')),
	);
	for (const [name, messages] of [
		...mixes,
		['lines of devices', devices],
		['refused RFC 5424', refused],
	] as const) {
		const batch = new EventBatch(events, 1 << 20);
		for (const message of messages) batch.add(message, 0, 1, 0);
		const cost = leastCost(messages.length, () => {
			for (let row = 0; row < messages.length; row += 1) scanAnew(batch, row, 'auto');
		});
		const size = Math.round(batch.used / messages.length);
		print(`${name}: ${cost.toFixed(3)} us per event of ${size} bytes`);
	}
	printWorst(print);
	fuzz(print);
}

function scanAnew(batch: EventBatch, row: number, format: ScanFormat): void {
	batch.reason[row] = 0;
	batch.priority[row] = -1;
	scanMessage(batch, row, format);
}

function printWorst(print: (line: string) => void): void {
	let worst = {ms: 0, name: ''};
	for (const [unit, message] of hostileLines()) {
		const batch = new EventBatch(1, hostileBytes);
		batch.add(message, 0, 1, 0);
		for (const format of formats) {
			let least = Number.POSITIVE_INFINITY;
			for (let run = 0; run < hostileRuns; run += 1) {
				const from = performance.now();
				scanAnew(batch, 0, format);
				least = Math.min(least, performance.now() - from);
			}
			if (least > worst.ms) worst = {ms: least, name: `${JSON.stringify(unit)} as ${format}`};
		}
	}
	print(
		`worst message of ${hostileBytes} bytes: ${worst.ms.toFixed(2)} ms (goal ${hostileGoalMs}), of ${worst.name}`,
	);
}

/** Scans real and hostile messages with some bytes replaced by others or by pieces of each other. */
function fuzz(print: (line: string) => void): void {
	const random = numbers(1);
	const seeds = [
		...deviceLines.map(({line}) => Buffer.from(line)),
		...syslogMix(200, 'rfc5424'),
		...hostileLines().map(([, message]) => message.subarray(0, 200)),
	];
	const batch = new EventBatch(1, 1 << 16);
	let refused = 0;
	for (let count = 0; count < fuzzed; count += 1) {
		const seed = seeds[random(seeds.length)] ?? Buffer.alloc(0);
		batch.clear();
		const row = batch.add(seed, 0, 1, 0);
		for (let changes = random(4); changes > 0; changes -= 1)
			change(batch.bytes.subarray(0, batch.used), random, seeds);
		scanMessage(batch, row, formats[random(formats.length)] ?? 'auto');
		if (batch.reason[row] !== 0) refused += 1;
	}
	print(`${fuzzed} changed messages: none threw, ${refused} were refused`);
}

function change(bytes: Buffer, random: (below: number) => number, seeds: readonly Buffer[]): void {
	if (bytes.length === 0) return;
	const at = random(bytes.length);
	if (random(2) === 0) {
		bytes[at] = random(256);
		return;
	}
	const piece = seeds[random(seeds.length)] ?? bytes;
	const from = random(piece.length);
	piece.copy(bytes, at, from, from + 1 + random(24));
}
