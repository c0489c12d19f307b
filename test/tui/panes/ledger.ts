import test from 'ava';
import type {LedgerResult} from '../../../src/proto/rpc/ledger-schema.ts';
import {hubContent} from '../../../src/tui/panes/hub.ts';
import type {News} from '../../../src/tui/state.ts';
import {rowWidth} from '../../../src/tui/term/row.ts';
import {after, healthOf, liveState} from '../../helpers/console-state.ts';
import {kernelLoss, ledger, missingLoss} from '../../helpers/ledger-samples.ts';

const health: News = {kind: 'health', health: healthOf({losses: [kernelLoss, missingLoss]})};
const told: News = {kind: 'ledger', ledger};

/** The part of the tab that begins with this title, and ends where the next does. */
function partOf(title: string, columns: number, news: readonly News[]): readonly string[] {
	const rows = hubContent(liveState({columns, rows: 24}, news), columns);
	const texts = rows.map((row) => row.map(({text}) => text).join(''));
	const from = texts.findIndex((text) => text.startsWith(` ${title}`));
	if (from < 0) return [];
	const length = texts.slice(from).findIndex((text) => text.trim() === '');
	return texts.slice(from, length < 0 ? undefined : from + length).map((text) => text.trimEnd());
}

test('senders stand in a table that fits into 80 columns', (t) => {
	t.deepEqual(partOf('SENDERS', 80, [told]), [
		' SENDERS 3, lost 1,235,824, 1,204 of them by the kernel',
		'  SENDER                   RECEIVED PARSED REJECTED STORED   BYTES LOST',
		'  udp 2001:db8:85a3::8a2e…     123M   123M        0   123M   12 GB 1M disk+',
		'  agent web                     120    118        2    119   12 kB 50 missing',
		'  tcp 192.0.2.7                 120    118        2    119   12 kB -',
		'  (all)                        123M    118        2    119   12 kB 1M disk+',
	]);
	t.deepEqual(partOf('MISSING', 80, [told]).slice(1), [
		'  web 51-100 of epoch 9d0a, found 11-19 08:00:00Z',
	]);
});

test('a small terminal has the counts that matter, a large one all', (t) => {
	const [, head, noisy] = partOf('SENDERS', 60, [told]);
	t.is(head, '  SENDER               RECEIVED STORED   BYTES LOST');
	t.is(noisy, '  udp 2001:db8:85a3::…     123M   123M   12 GB 1M disk+');
	const row = partOf('SENDERS', 160, [told])[2];
	t.regex(row ?? '', /^ {2}router +udp 2001.* 123,456,789 .* 1,234,567 disk, 3 pool$/);
});

test('what was lost is told with its remedy', (t) => {
	const text = partOf('LOST', 160, [health]).join('\n');
	t.regex(text, /1204 datagrams: .* was full; last 11-20 14:03:11Z; raise sysctl/);
	t.regex(text, /before the start: 50 events that were acknowledged/);
	t.deepEqual(partOf('LOST', 160, []), []);
});

test('senders without a row are counted together', (t) => {
	const others = {...ledger.all, received: 7, parsed: 7};
	const many: LedgerResult = {...ledger, others, total: 5003};
	const text = partOf('SENDERS', 160, [{kind: 'ledger', ledger: many}]).join('\n');
	t.regex(text, / SENDERS 5,003, /);
	t.regex(text, /\(others\) +7 +7 /);
	t.regex(text, /\(all, 5,000 not shown\)/);
});

test('a table that is not there says why', (t) => {
	t.regex(partOf('SENDERS', 80, []).join('\n'), /reading from the hub/);
	const refused: News = {kind: 'refused', view: 'ledger', reason: 'the store is closed'};
	t.regex(partOf('SENDERS', 80, [refused]).join('\n'), /the store is closed/);
	const nobody: News = {kind: 'ledger', ledger: {...ledger, rows: [], total: 0}};
	t.regex(partOf('SENDERS', 80, [nobody]).join('\n'), /nobody has sent anything/);
});

test('senders that do not fit are scrolled to', (t) => {
	const rows = Array.from({length: 100}, (_, index) => ({
		...ledger.rows[2]!,
		id: `tcp 192.0.2.${index}`,
		address: `192.0.2.${index}`,
	}));
	const state = liveState({columns: 80, rows: 24}, [
		health,
		{kind: 'ledger', ledger: {...ledger, rows, total: 100}},
	]);
	const shown = after(state, ['6', 'G']).state;
	t.true(shown.hubScroll > 80);
	for (const row of hubContent(shown, 80)) t.is(rowWidth(row), 80);
});
