import test from 'ava';
import {scanned, scannedBatch} from '../../helpers/scan.ts';

const record = 'type=CWD msg=audit(1364481363.243:24287): cwd="/"';

test("a line of auditd's log has its time, the host that it names, and is all message", (t) => {
	const batch = scannedBatch(`node=web-1 ${record}`, 'file');
	t.is(batch.deviceTime[1], 1_364_481_363_243);
	t.is(batch.timeFlags[1], 0);
	t.like(scanned(`node=web-1 ${record}`, 'file'), {
		ok: true,
		timestamp: '1364481363.243',
		hostname: 'web-1',
		app: null,
		message: `node=web-1 ${record}`,
	});
	t.like(scanned(record, 'file'), {timestamp: '1364481363.243', hostname: null, message: record});
});

test('what only looks like such a line has no time', (t) => {
	for (const line of ['type=CWD msg=audit(now): x', 'node=a b', `<13>${record}`, `x ${record}`]) {
		const batch = scannedBatch(line, 'file');
		t.true(Number.isNaN(batch.deviceTime[1]), line);
	}
});
