import {readFileSync, writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import type {SavedView} from '../../src/proto/saved-views.ts';
import {
	parseSavedViews,
	savedViewLimit,
	serialiseSavedViews,
	viewNameLimit,
	viewQueryLimit,
	viewsFileLimit,
	withoutView,
	withView,
} from '../../src/proto/saved-views.ts';
import {
	changeSavedViews,
	readSavedViews,
	savedViewsFile,
} from '../../src/proto/saved-views-file.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

const night: SavedView = {
	name: 'night',
	tab: 'alerts',
	query: 'state:open sev:high',
	order: 'time',
};
const logins: SavedView = {name: 'logins', tab: 'logs', query: 'program:sshd'};

test('views are read as they were written', (t) => {
	const views = [night, logins];
	t.deepEqual(parseSavedViews(serialiseSavedViews(views)), {kind: 'ok', views});
});

test('no file is no views', (t) => {
	t.deepEqual(parseSavedViews(''), {kind: 'ok', views: []});
});

const written = (view: Partial<Record<keyof SavedView, unknown>>): string =>
	JSON.stringify({version: 1, views: [{...night, ...view}]});

for (const [what, text, isFine] of [
	['not JSON', '{"version":1,', false],
	['a list', '[]', false],
	['another version', '{"version":2,"views":[]}', false],
	['a view without a query', written({query: undefined}), false],
	['a name that is a number', written({name: 7}), false],
	['an empty name', written({name: ''}), false],
	['the longest name', written({name: 'n'.repeat(viewNameLimit)}), true],
	['a longer name', written({name: 'n'.repeat(viewNameLimit + 1)}), false],
	['the longest query', written({query: 'q'.repeat(viewQueryLimit)}), true],
	['a longer query', written({query: 'q'.repeat(viewQueryLimit + 1)}), false],
	['a tab of a later console', written({tab: 'weather'}), true],
	['most views', serialiseSavedViews(many(savedViewLimit)), true],
	['a view more', serialiseSavedViews(many(savedViewLimit + 1)), false],
	['most bytes', serialiseSavedViews([]).padEnd(viewsFileLimit), true],
	['a byte more', serialiseSavedViews([]).padEnd(viewsFileLimit + 1), false],
] as const) {
	test(`a file with ${what} is ${isFine ? 'read' : 'refused with a reason'}`, (t) => {
		const parsed = parseSavedViews(text);
		t.is(parsed.kind, isFine ? 'ok' : 'error');
		if (parsed.kind === 'error') t.not(parsed.reason, '');
	});
}

test('a view replaces the one of its name', (t) => {
	const views = withView(withView([], night), logins);
	t.deepEqual(views, [logins, night]);
	t.deepEqual(withView(views, {...night, query: ''}), [logins, {...night, query: ''}]);
	t.deepEqual(withoutView(views, 'night'), [logins]);
});

test('two consoles that save at once keep both views', async (t) => {
	const file = path.join(temporaryDirectory(t), 'nms/views.json');
	await Promise.all(
		[night, logins].map(async (view) => changeSavedViews(file, (views) => withView(views, view))),
	);
	t.deepEqual(await readSavedViews(file), {views: [logins, night], problem: null});
});

test('a damaged file is set aside with a notice and kept', async (t) => {
	const file = path.join(temporaryDirectory(t), 'views.json');
	writeFileSync(file, 'my views, half writ');
	const read = await readSavedViews(file);
	t.deepEqual(read.views, []);
	t.regex(read.problem ?? '', /cannot be read/);
	const changed = await changeSavedViews(file, (views) => withView(views, night));
	t.deepEqual(changed.views, [night]);
	t.true(changed.problem?.includes('views.json.damaged'));
	t.is(readFileSync(`${file}.damaged`, 'utf8'), 'my views, half writ');
	t.deepEqual((await readSavedViews(file)).views, [night]);
});

test('one view too many is refused and the file stays', async (t) => {
	const file = path.join(temporaryDirectory(t), 'views.json');
	await changeSavedViews(file, () => many(savedViewLimit));
	await t.throwsAsync(
		changeSavedViews(file, (views) => withView(views, night)),
		{code: 'refused'},
	);
	t.is((await readSavedViews(file)).views.length, savedViewLimit);
});

test('the file lies where the XDG specification says', (t) => {
	t.is(savedViewsFile({XDG_STATE_HOME: '/s'}), '/s/nms/views.json');
	const own = path.join(homedir(), '.local/state/nms/views.json');
	t.is(savedViewsFile({}), own);
	t.is(savedViewsFile({XDG_STATE_HOME: 'relative'}), own);
});

function many(count: number): readonly SavedView[] {
	return Array.from({length: count}, (_, index) => ({...night, name: `view ${index}`}));
}
