import test from 'ava';
import {widthOf} from '../../../src/base/terminal-text.ts';
import {alertListRows} from '../../../src/tui/panes/alert-list.ts';
import {hostCell} from '../../../src/tui/panes/host-cell.ts';
import {
	after,
	alertRow,
	busyNews,
	eventRow,
	liveState,
	screenOf,
} from '../../helpers/console-state.ts';
import {lookFor} from '../../../src/tui/term/glyphs.ts';

const look = lookFor(false);

/** Name, address, whether it is a claim, columns -> what is shown. */
const cases: readonly (readonly [string | null, boolean, number, string])[] = [
	['db-01', false, 8, 'db-01   '],
	['db-01', true, 20, 'db-01 via 10.0.9.4  '],
	['db-01', true, 18, 'db-01 via 10.0.9.4'],
	['db-01', true, 17, 'db-01?           '],
	['db-01', true, 8, 'db-01?  '],
	['database', true, 8, 'databa…?'],
	['databas', true, 8, 'databas?'],
	['db-01', true, 2, '…?'],
	[null, false, 8, '10.0.9.4'],
	['漢字漢字漢字', true, 8, '漢字漢…?'],
	['a\u001B[31mb', true, 40, 'a␛[31mb via 10.0.9.4                    '],
];

for (const [name, isClaim, width, shown] of cases)
	test(`${isClaim ? 'claimed ' : ''}host ${JSON.stringify(name)} in ${width} columns is '${shown}'`, (t) => {
		const source = {address: '10.0.9.4', ...(isClaim ? {host_is_claim: true} : {})};
		const cell = hostCell({host: {name}, log: {source}}, width, look);
		t.is(String(cell), shown);
		t.is(widthOf(cell), width);
	});

const source = {channel: 'udp', address: '10.0.9.4', host_is_claim: true} as const;
const claimed = eventRow(1, {host: {name: 'db-01'}, log: {...eventRow(1).log, source}});

test('the lines of a relay are told from those of the host itself', (t) => {
	for (const [columns, shown] of [
		[80, / {3}db-01\? {4,}sshd/],
		[160, / {3}db-01 via 10\.0\.9\.4 {3}sshd/],
	] as const) {
		const start = liveState({columns, rows: 24}, busyNews());
		const news = {
			kind: 'events',
			rows: [claimed],
			isAtStart: true,
			isAtEnd: true,
			arrived: 1,
		} as const;
		const {state} = after(start, ['3', {kind: 'hub', news}]);
		t.regex(screenOf(state).join('\n'), shown);
	}
});

test('the window of an event says that its host is a claim', (t) => {
	const start = liveState({columns: 100, rows: 24}, busyNews());
	const {state} = after(start, ['3', 'up', 'enter']);
	const {dialog} = state;
	if (dialog?.kind !== 'event') throw new Error('no event is open');
	const open = {...state, dialog: {...dialog, event: claimed}};
	t.regex(screenOf(open).join('\n'), /db-01 via 10\.0\.9\.4 \(udp\): the sender claims this name/);
});

test('the alerts of a host that a relay claims name the relay', (t) => {
	const log = {source: {address: '10.0.9.4', host_is_claim: true}};
	const rows = [alertRow(1, {host: {name: 'db-01'}, log}), alertRow(2)];
	const news = {kind: 'alerts', rows, total: 2, position: 0} as const;
	const wide = alertListRows(liveState({columns: 120, rows: 24}, [news]), 120, 5);
	t.regex(
		wide.map((row) => row.map(({text}) => text).join('')).join('\n'),
		/db-01 via 10\.0\.9\.4 new/,
	);
	const narrow = alertListRows(liveState({columns: 80, rows: 24}, [news]), 80, 5);
	t.regex(narrow.map((row) => row.map(({text}) => text).join('')).join('\n'), /db-01\? +new/);
});
