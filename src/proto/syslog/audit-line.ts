import {auditHeader, readAuditHeader} from '../../model/audit-header.ts';
import type {EventBatch} from '../../model/event-batch.ts';

const [typeByte, nodeByte] = [0x74, 0x6e];

/**
 * Whether the row is a line of auditd's own log, `[node=N ]type=T msg=audit(S.MS:N): ...`; then its time is in it, and its host where it
 * names one. All of it is the message.
 */
export function scanAuditLine(batch: EventBatch, row: number, from: number): boolean {
	const {bytes} = batch;
	const first = bytes[from];
	if (first !== typeByte && first !== nodeByte) return false;
	const to = batch.end[row] ?? 0;
	if (!readAuditHeader({bytes, from, to})) return false;
	const start = batch.start[row] ?? 0;
	const {stampFrom, timeTo, nodeFrom, nodeTo, time} = auditHeader;
	batch.deviceTime[row] = time;
	batch.setSpan(row, 'timestamp', stampFrom - start, timeTo - start);
	if (nodeTo > nodeFrom) batch.setSpan(row, 'host', nodeFrom - start, nodeTo - start);
	batch.setSpan(row, 'message', from - start, to - start);
	return true;
}
