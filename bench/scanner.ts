import {EventBatch} from '../src/model/event-batch.ts';
import {scanMessage} from '../src/proto/syslog/scanner.ts';
import {leastCost} from './least-cost.ts';
import {mixDescription, syslogMix} from './syslog-mix.ts';

const events = 4000;
const goalMicros = 0.15;

/** What the byte scanner costs per event. */
export function benchScanner(print: (line: string) => void): void {
	print(`mix: ${mixDescription}`);
	for (const format of ['rfc5424', 'rfc3164'] as const) {
		const messages = syslogMix(events, format);
		const batch = new EventBatch(events, 1 << 20);
		for (const message of messages) batch.add(message, 0, 1, 0);
		const cost = leastCost(events, () => {
			for (let row = 0; row < events; row += 1) scanMessage(batch, row, 'auto');
		});
		const size = Math.round(batch.used / events);
		print(`${format}: ${cost.toFixed(3)} us per event of ${size} bytes (goal ${goalMicros})`);
	}
}
