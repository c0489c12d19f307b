import test from 'ava';
import type {SavedView} from '../../src/proto/saved-views.ts';
import {savedViewLimit, viewNameLimit} from '../../src/proto/saved-views.ts';
import {parseAlertFilter} from '../../src/tui/alert-filter.ts';
import type {State} from '../../src/tui/state.ts';
import {placeOf} from '../../src/tui/places.ts';
import {builtInViews} from '../../src/tui/views.ts';
import {update} from '../../src/tui/update.ts';
import {after, busyNews, liveState, noon, screenOf} from '../helpers/console-state.ts';

const start = liveState({columns: 80, rows: 24}, busyNews());
const night: SavedView = {name: 'night', tab: 'alerts', query: 'sev:high who:none', order: 'time'};
const withOwn = after(start, [{kind: 'views', views: [night]}]).state;

function typed(text: string): readonly string[] {
	return Array.from(text).map((key) => (key === ' ' ? 'space' : key));
}

for (const [index, view] of builtInViews.entries()) {
	test(`the built-in view '${view.name}' opens by its number`, (t) => {
		const {state} = after(start, ['v', String(index + 1)]);
		t.is(state.dialog, null);
		t.is<string, string>(state.tab, view.tab);
		t.like(
			{order: undefined, range: undefined, ...placeOf(state)},
			{query: view.query, range: view.range},
		);
		t.false(state.notice?.isBad);
		if (view.tab === 'alerts') t.is(parseAlertFilter(view.query, 'ana').kind, 'ok');
	});
}

test('own views stand before the built-in ones and open with enter', (t) => {
	const list = after(withOwn, ['v', 'k', 'j', 'k']).state;
	t.true(screenOf(list).join('\n').includes('*night'));
	const {state} = after(list, ['enter']);
	t.is(state.alerts.filter, 'sev:high who:none');
	t.is(state.alerts.order, 'time');
});

test('the last view is one key away, and back again', (t) => {
	const logins = after(start, ['v', '6']).state;
	t.is(logins.logs.query, 'program:sshd');
	const back = after(logins, ['-']).state;
	t.is(back.tab, 'alerts');
	t.is(back.alerts.filter, 'state:open');
	t.is(after(back, ['-']).state.tab, 'logs');
	t.regex(after(start, ['-']).state.notice?.text ?? '', /no view before/);
});

test('a view is saved under a name with all that it shows', (t) => {
	const shown = after(start, ['v', '4']).state;
	const {effects, state} = after(shown, ['v', 's', ...typed('my night'), 'enter']);
	t.deepEqual(effects, [
		{kind: 'save-view', view: {name: 'my night', tab: 'alerts', query: 'state:all', order: 'time'}},
	]);
	t.is(state.dialog, null);
});

test('a view of lines brings back the clock that its times are of', (t) => {
	const shown = after(start, [
		{kind: 'settings', settings: {hasMouse: true, zone: 'device'}},
		'3',
	]).state;
	const {effects} = after(shown, ['v', 's', ...typed('lines'), 'enter']);
	const [effect] = effects;
	t.like(effect, {
		kind: 'save-view',
		view: {name: 'lines', tab: 'logs', query: '', zone: 'device'},
	});
	const view: SavedView = {name: 'lines', tab: 'logs', query: '', zone: 'device'};
	const other = after(start, [{kind: 'views', views: [view]}, 'v', '1']).state;
	t.is(other.tab, 'logs');
	t.is(other.settings.zone, 'device');
});

for (const [what, name, reason] of [
	['an empty name', '', /needs a name/],
	['the name of a built-in view', 'mine', /every console/],
] as const) {
	test(`${what} is refused with a reason`, (t) => {
		const {effects, state} = after(start, ['v', 's', ...typed(name), 'enter']);
		t.deepEqual(effects, []);
		t.regex(state.notice?.text ?? '', reason);
	});
}

test('a long name is cut to the bound', (t) => {
	const keys = ['v', 's', ...typed('n'.repeat(viewNameLimit + 1)), 'enter'];
	t.like(after(start, keys).effects[0], {view: {name: 'n'.repeat(viewNameLimit)}});
});

test('with the most views only one of a known name is saved', (t) => {
	const views = Array.from({length: savedViewLimit}, (_, index) => ({...night, name: `v${index}`}));
	const full = after(start, [{kind: 'views', views}]).state;
	t.deepEqual(after(full, ['v', 's', 'n', 'enter']).effects, []);
	t.is(after(full, ['v', 's', 'v', '7', 'enter']).effects.length, 1);
	const last = after(full, ['v', ...Array.from({length: 200}, () => 'j')]).state;
	t.true(screenOf(last).join('\n').includes('the last day'));
	t.is(after(last, ['enter']).state.tab, 'dashboard');
});

function ownChosen(): State {
	return after(withOwn, ['v']).state;
}

test('a deletion can be taken back for ten seconds', (t) => {
	const {state, effects} = after(ownChosen(), ['d']);
	t.deepEqual(effects, [{kind: 'delete-view', name: 'night'}]);
	t.deepEqual(state.views, []);
	t.true(screenOf(state)[22]?.includes('u undo 10s'));
	t.deepEqual(after(state, ['u']).effects, [{kind: 'save-view', view: night}]);
	t.deepEqual(after(state, ['esc', 'u']).effects, [{kind: 'save-view', view: night}]);
	const late = update(state, {kind: 'tick'}, noon + 10_000)[0];
	t.deepEqual(after(late, ['u'], noon + 10_000).effects, []);
});

test('a built-in view cannot be deleted', (t) => {
	const {effects, state} = after(start, ['v', 'd']);
	t.deepEqual(effects, []);
	t.regex(state.notice?.text ?? '', /every console/);
});

test('a view of a tab that does not exist here says so', (t) => {
	const odd = after(start, [{kind: 'views', views: [{...night, tab: 'weather'}]}]).state;
	const {state} = after(odd, ['v', '1']);
	t.regex(state.notice?.text ?? '', /no tab 'weather'/);
	t.is(state.tab, 'alerts');
});

test('a view with a wrong filter changes nothing but says why', (t) => {
	const odd = after(start, [{kind: 'views', views: [{...night, query: 'state:nowhere'}]}]).state;
	const {state} = after(odd, ['v', '1']);
	t.is(state.alerts.filter, start.alerts.filter);
	t.true(state.notice?.isBad);
});

test('a click on a view goes there', (t) => {
	const {state} = after(start, ['v']);
	const y = screenOf(state).findIndex((row) => row.includes('logins'));
	t.is(after(state, [{kind: 'mouse', button: 'left', x: 12, y}]).state.tab, 'logs');
});

test('the same filter again keeps the rows that are there', (t) => {
	const {state} = after(start, ['/', 'enter']);
	t.is(state.alerts.selected, start.alerts.selected);
	const logs = after(start, ['3', '/', 'enter']).state;
	t.true(logs.logs.isLoaded);
});
