import {EventBatch} from '../../model/event-batch.ts';
import {scanMessage} from '../../proto/syslog/scanner.ts';

/** A test for lines: whether the hub's scanner takes them as they stand. It is the same scanner. */
export function makeSyslogTest(): (line: Buffer) => boolean {
	const batch = new EventBatch(1, 4096);
	return (line) => {
		batch.clear();
		const row = batch.add(line, 0, 0, 0);
		scanMessage(batch, row, 'file');
		return batch.reason[row] === 0;
	};
}
