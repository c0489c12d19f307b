import test from 'ava';
import {EventBatch} from '../../src/model/event-batch.ts';
import {ClaimCheck, claimField} from '../../src/pipeline/claim-check.ts';
import {scanMessage} from '../../src/proto/syslog/scanner.ts';

test('messages that name the host of an agent get its id', (t) => {
	const asked: string[] = [];
	const check = new ClaimCheck((host) => {
		asked.push(host);
		return host === 'web-1' ? '00a1' : undefined;
	});
	const hosts = ['web-1', 'web-1', 'web-2', 'web-10', 'web-1'];
	const batch = new EventBatch();
	for (const [row, host] of hosts.entries()) {
		batch.add(Buffer.from(`<13>Nov 20 12:00:00 ${host} su: x`), 0, row + 1, 0);
		scanMessage(batch, row, 'auto');
		check.mark(batch, row);
	}
	t.deepEqual(
		hosts.map((_, row) => batch.field(row, claimField)),
		['00a1', '00a1', undefined, undefined, '00a1'],
	);
	t.deepEqual(asked, ['web-1', 'web-2', 'web-10', 'web-1']);
});
