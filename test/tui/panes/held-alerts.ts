import test from 'ava';
import {detailContent} from '../../../src/tui/panes/alert-detail.ts';
import {alertListRows} from '../../../src/tui/panes/alert-list.ts';
import type {Message} from '../../../src/tui/state.ts';
import type {Row} from '../../../src/tui/term/row.ts';
import {after, alertRow, liveState} from '../../helpers/console-state.ts';

const rows = [alertRow(1, {is_held: true}), alertRow(2)];
const start = liveState({columns: 80, rows: 24}, [{kind: 'alerts', rows, total: 2, position: 0}]);

function textOf(shown: readonly Row[]): readonly string[] {
	return shown.map((row) => row.map(({text}) => text).join(''));
}

function heldLines(messages: readonly Message[]): readonly string[] {
	const {state} = after(start, messages);
	return textOf(detailContent(state, 120))
		.map((text) => text.trim())
		.filter((text) => text.startsWith('held'));
}

test('a held alert has an H before its time', (t) => {
	const [, held, other] = textOf(alertListRows(start, 80, 5));
	t.regex(held ?? '', /H14:03:11 HIGH/);
	t.regex(other ?? '', / {2}14:03:11 HIGH/);
});

test('the detail of a held alert says who holds it and why', (t) => {
	t.deepEqual(heldLines([]), ['held  its event files stay']);
	const [alert] = rows;
	const hold = {user: 'kim', held: '2026-11-20T14:03:20.000Z', reason: 'a report'};
	const rule = {id: '0', name: 'n', description: 'd', condition: 'c'};
	const result = {alert: alert ?? alertRow(1), rule, evidence: [], history: [], hold, known: []};
	t.deepEqual(heldLines([{kind: 'answer', answer: {kind: 'detail', id: alertRow(1).id, result}}]), [
		'held  event files stay until released; by kim 14:03:20: a report',
	]);
});
