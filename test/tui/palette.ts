import test from 'ava';
import {bindingsOf} from '../../src/tui/keys.ts';
import {historyLimit, matchesOf} from '../../src/tui/palette.ts';
import type {Message, State} from '../../src/tui/state.ts';
import {after, busyNews, liveState, screenOf} from '../helpers/console-state.ts';

const start = liveState({columns: 80, rows: 24}, busyNews());

/** The keys that open the palette and type this. */
function typed(text: string): readonly (string | Message)[] {
	return [':', ...Array.from(text).map((key) => (key === ' ' ? 'space' : key))];
}

function run(text: string, from: State = start): ReturnType<typeof after> {
	return after(from, [...typed(text), 'enter']);
}

test('the empty palette lists every action of the pane', (t) => {
	const labels = new Set(matchesOf(start, '').map(({label}) => label.replace(/^tab /, '')));
	for (const {label, action} of bindingsOf('alerts'))
		if (action !== 'palette' && action !== 'filter') t.true(labels.has(label), label);
});

test('the best match stands first with its key', (t) => {
	const {state} = after(start, typed('ackn'));
	const row = screenOf(state).find((one) => one.includes('acknowledge'));
	t.regex(row ?? '', /acknowledge +a /);
	t.is(matchesOf(start, 'ackn')[0]?.label, 'acknowledge');
});

test('enter does what the best match does', (t) => {
	t.like(run('acknowl').effects[0], {change: {kind: 'acknowledge'}});
	t.is(run('acknowl').state.dialog, null);
	t.deepEqual(run('quit').effects, [{kind: 'quit'}]);
	t.is(run('tab logs').state.tab, 'logs');
	t.is(run('tab hub').state.tab, 'hub');
	t.is(run('close with').state.dialog?.kind, 'close');
	t.is(run('keys').state.dialog?.kind, 'help');
});

test('down and up choose another match', (t) => {
	const {state} = after(start, [...typed('page'), 'down', 'ctrl-n', 'ctrl-p']);
	t.like(state.dialog, {kind: 'palette', chosen: 1});
	const [, second] = matchesOf(start, 'page');
	t.like(second, {does: {kind: 'action'}});
	const many = after(start, [':', 'down', 'down']).state;
	t.like(many.dialog, {chosen: 2});
});

test('tab completes the chosen entry', (t) => {
	t.like(after(start, [...typed('ackn'), 'tab']).state.dialog, {text: 'acknowledge', chosen: 0});
	t.like(after(start, [...typed('filt'), 'tab']).state.dialog, {text: 'filter '});
});

test('a filter is given to the tab that is open', (t) => {
	t.is(run('filter sev:high').state.alerts.filter, 'sev:high');
	const logs = run('tab logs').state;
	t.is(run('filter program:sshd', logs).state.logs.query, 'program:sshd');
	const endpoints = run('tab endpoints').state;
	t.is(run('filter kind:agent', endpoints).state.endpoints.filter, 'kind:agent');
	const hub = run('tab hub').state;
	t.like(run('filter x', hub).state.dialog, {problem: 'this tab has no filter'});
});

test('jumps go to an alert or to lines', (t) => {
	const {state} = run('alert 3f2a');
	t.is(state.alerts.filter, 'state:all 3f2a');
	t.is(state.tab, 'alerts');
	const logs = run('logs host:pi "a b"').state;
	t.is(logs.tab, 'logs');
	t.is(logs.logs.query, 'host:pi "a b"');
	t.is(after(logs, ['-']).state.tab, 'alerts');
	const host = run('endpoint web-02').state;
	t.like(host, {tab: 'endpoints', focus: 'endpoint', isZoomed: true, host: {id: 'web-02'}});
	t.is(after(host, ['esc']).state.tab, 'alerts');
});

test('a wrong argument stays in the line with what is wrong', (t) => {
	const {state} = run('filter state:nowhere');
	t.like(state.dialog, {kind: 'palette', text: 'filter state:nowhere'});
	t.true(screenOf(state).join('\n').includes("'state:nowhere' is not a state"));
	t.is(state.alerts.filter, start.alerts.filter);
	t.regex(
		String(Reflect.get(run('logs nope:1').state.dialog ?? {}, 'problem')),
		/nope.*character 1|character 1/,
	);
});

test('a word that needs an argument waits for it', (t) => {
	t.like(run('filter').state.dialog, {kind: 'palette', text: 'filter '});
});

test('the mouse is switched off and on, and that is kept', (t) => {
	const off = run('set mouse off');
	t.false(off.state.settings.hasMouse);
	t.deepEqual(off.effects, [{kind: 'remember', settings: {hasMouse: false, zone: 'utc'}}]);
	t.deepEqual(run('set mouse on', off.state).effects, [
		{kind: 'remember', settings: {hasMouse: true, zone: 'utc'}},
	]);
	t.regex(
		String(Reflect.get(run('set mouse maybe').state.dialog ?? {}, 'problem')),
		/mouse on\|off/,
	);
});

test('an unknown command says what is near', (t) => {
	const {state} = run('acknolwedge!');
	t.true(
		screenOf(state).join('\n').includes("nothing is called 'acknolwedge!'; near: acknowledge"),
	);
	t.regex(
		String(Reflect.get(run('§§§').state.dialog ?? {}, 'problem')),
		/empty line lists everything/,
	);
});

test('up on an empty line goes through the history', (t) => {
	const {state} = after(start, [
		...typed('filter sev:high'),
		'enter',
		...typed('tab logs'),
		'enter',
		':',
		'up',
	]);
	t.like(state.dialog, {text: 'tab logs'});
	const older = after(state, ['up']).state;
	t.like(older.dialog, {text: 'filter sev:high'});
	t.like(after(older, ['up']).state.dialog, {text: 'filter sev:high'});
	t.like(after(older, ['down']).state.dialog, {text: 'tab logs'});
	t.like(after(older, ['down', 'down']).state.dialog, {text: '', recalled: null});
	t.is(after(older, ['enter']).state.alerts.filter, 'sev:high');
});

test('the history is bounded and names each line once', (t) => {
	let state = start;
	for (let index = 0; index <= historyLimit; index += 1)
		({state} = run(`filter word${index}`, state));
	t.is(state.history.length, historyLimit);
	({state} = run(`filter word${historyLimit}`, state));
	t.is(state.history.length, historyLimit);
	t.is(state.history.at(-1), `filter word${historyLimit}`);
});

test('a pasted line is one line and is not run', (t) => {
	const {state, effects} = after(start, [':', {kind: 'paste', text: 'quit\nquit\n'}]);
	t.like(state.dialog, {kind: 'palette', text: 'quit quit '});
	t.deepEqual(effects, []);
});

test('a click on an entry runs it', (t) => {
	const {state} = after(start, typed('tab'));
	const y = screenOf(state).findIndex((row) => row.includes('tab logs'));
	t.is(after(state, [{kind: 'mouse', button: 'left', x: 12, y}]).state.tab, 'logs');
});

test('the window of the palette keeps its height', (t) => {
	const heights = ['', 'a', 'zzzz', 'filter '].map((text) => {
		const rows = screenOf(after(start, typed(text)).state);
		return rows.findIndex((row) => row.includes('> '));
	});
	t.is(new Set(heights).size, 1);
});

test('esc closes the palette and changes nothing', (t) => {
	const {state} = after(start, [...typed('quit'), 'esc']);
	t.is(state.dialog, null);
	t.deepEqual(state.history, []);
});
