import {EventBatch} from '../../src/model/event-batch.ts';
import type {MessageJson} from '../../src/proto/syslog/message-json.ts';
import {messageJson} from '../../src/proto/syslog/message-json.ts';
import type {ScanFormat} from '../../src/proto/syslog/scanner.ts';
import {scanMessage} from '../../src/proto/syslog/scanner.ts';

/** A batch with this one message, scanned. */
export function scannedBatch(
	message: string | Uint8Array,
	format: ScanFormat = 'auto',
): EventBatch {
	const batch = new EventBatch(4);
	// What lies before and behind a row in the arena must not matter to it.
	batch.add(Buffer.from('<13>1 2003-10-11T22:14:15Z neighbour'), 0, 1, 0);
	const row = batch.add(Buffer.from(message), 0, 2, 0);
	batch.add(Buffer.from('9" ] - - - neighbour'), 0, 3, 0);
	scanMessage(batch, row, format);
	return batch;
}

/** What `nms parse` prints of the message. */
export function scanned(message: string | Uint8Array, format: ScanFormat = 'auto'): MessageJson {
	return messageJson(scannedBatch(message, format), 1, 1);
}

/** `ok`, or reason and offset of the refusal. */
export function verdict(message: string | Uint8Array, format: ScanFormat = 'auto'): string {
	const result = scanned(message, format);
	return result.ok ? 'ok' : `${result.reason} ${result.offset}`;
}
