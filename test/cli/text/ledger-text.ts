import test from 'ava';
import {Chalk} from 'chalk';
import {safe, widthOf} from '../../../src/base/terminal-text.ts';
import {ledgerLines, lossLines} from '../../../src/cli/text/ledger-text.ts';
import {kernelLoss, ledger, missingLoss} from '../../helpers/ledger-samples.ts';
import {health} from '../../helpers/rpc-samples.ts';

const look = {colours: new Chalk({level: 0}), isUtc: true};

test('that nothing was lost is one line', (t) => {
	t.deepEqual(lossLines(health, look), ['lost        nothing since 2026-11-20 14:00:00Z']);
});

test('each loss is a line with what, when and what to do', (t) => {
	t.deepEqual(lossLines({...health, losses: [kernelLoss, missingLoss]}, look), [
		'lost        1204 datagrams: the receive buffer of udp :: port 514 was full; last 2026-11-20 14:03:11Z; raise sysctl net.core.rmem_max',
	]);
});

test('what is missing since before the start does not hide that nothing was lost since', (t) => {
	t.deepEqual(lossLines({...health, losses: [missingLoss]}, look), [
		'lost        nothing since 2026-11-20 14:00:00Z; before it 50 events that were acknowledged to agents are not stored: 50 of web (51-100), found 2026-11-19 08:00:00Z',
	]);
});

test('sources are a table of at most 80 columns, with what is missing of whom below it', (t) => {
	const lines = ledgerLines(ledger, look);
	t.deepEqual(lines, [
		'SOURCE                VIA    RECEIVED  REJECTED  STORED   BYTES  LOST',
		'2001:db8:85a3::8a2e…  udp        123M         0    123M  11 GiB  1.23M disk+',
		'web                   agent       120         2     119  12 KiB  50 missing',
		'192.0.2.7             tcp         120         2     119  12 KiB  -',
		'(all 3)               -          123M         2     119  12 KiB  1.23M disk+',
		'',
		'kernel      1204 dropped at udp :: port 514, last 2026-11-20 14:03:11Z',
		'',
		'missing     web 51-100 of epoch 9d0a, found 2026-11-19 08:00:00Z',
	]);
	for (const text of lines) t.true(widthOf(safe(text)) <= 80, text);
});

test('sources without rows are told together where there are any', (t) => {
	const others = {...ledger.others, received: 7, dropped: {pool: 2, disk: 0, quota: 0}};
	const lines = ledgerLines({...ledger, others, kernel: [], rows: []}, look);
	t.deepEqual(lines.slice(1, -1), ['(others)  -           7         0       0     0 B  2 pool']);
});
