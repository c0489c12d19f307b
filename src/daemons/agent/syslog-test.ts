import {EventBatch} from '../../model/event-batch.ts';
import {scanMessage} from '../../proto/syslog/scanner.ts';

/** A test for lines: whether they are syslog as they stand, to the scanner of the hub. */
export function makeSyslogTest(): (line: Buffer) => boolean {
	const batch = new EventBatch(1, 4096);
	return (line) => {
		batch.clear();
		const row = batch.add(line, 0, 0, 0);
		scanMessage(batch, row, 'file');
		if (batch.reason[row] !== 0) return false;
		return (batch.priority[row] ?? -1) >= 0 || hasHeader(batch, row);
	};
}

/** The scanner is lenient with lines of files: without PRI anything is a message, and a time alone stands in every log. */
function hasHeader(batch: EventBatch, row: number): boolean {
	const isDated = !Number.isNaN(batch.deviceTime[row]);
	return isDated && batch.spanFrom(row, 'host') >= 0 && batch.spanFrom(row, 'program') >= 0;
}
