import test from 'ava';
import * as fc from 'fast-check';
import type {ListedFile} from '../../../../src/db/event-store.ts';
import {
	nextRemoval,
	planRetention,
	planRoom,
} from '../../../../src/daemons/hub/retention/retention-plan.ts';
import type {RetentionClass} from '../../../../src/model/retention-class.ts';
import {retentionClasses} from '../../../../src/model/retention-class.ts';
import {fuzzRuns} from '../../../helpers/fuzzing.ts';

type Bounds = Parameters<typeof planRetention>[1];

const dayMs = 86_400_000;
const noon = Date.parse('2026-11-20T12:00:00Z');
const noBound = {age: 0, size: 0};
const forEver: Bounds = {std: noBound, audit: noBound, bulk: noBound, size: 0};
const usual: Bounds = {
	audit: {age: 365 * dayMs, size: 0},
	std: {age: 30 * dayMs, size: 0},
	bulk: {age: 7 * dayMs, size: 0},
	size: 0,
};

/** `2026-11-20 std 100`: what a file is called here, too. */
function file(text: string): ListedFile {
	const [day = '', name, size] = text.split(' ');
	const found = retentionClasses.find((known) => known === name) ?? 'std';
	return {name: text, day, class: found, sizeBytes: Number(size), firstEvent: 0, lastEvent: 0};
}

function planned(
	files: readonly string[],
	settings: Bounds,
	times: {readonly now?: number; readonly agedTo?: number} = {},
): readonly string[] {
	const {now = noon, agedTo = now} = times;
	return planRetention(files.map(file), settings, {now, agedTo}).map(
		(removal) => `${removal.reason}: ${removal.file.name}`,
	);
}

test('a file goes when the last event it can hold is old enough', (t) => {
	const files = ['2026-11-12 bulk 1', '2026-11-13 bulk 1'];
	const over = Date.parse('2026-11-20T00:00:00Z');
	t.deepEqual(planned(files, usual, {now: over - 1}), []);
	t.deepEqual(planned(files, usual, {now: over}), ['age: 2026-11-12 bulk 1']);
});

test('each class has a time of its own', (t) => {
	const files = ['std', 'audit', 'bulk'].flatMap((name) => [
		`2025-11-18 ${name} 1`,
		`2026-10-18 ${name} 1`,
		`2026-11-11 ${name} 1`,
	]);
	t.deepEqual(planned(files, usual), [
		'age: 2025-11-18 bulk 1',
		'age: 2025-11-18 std 1',
		'age: 2026-10-18 bulk 1',
		'age: 2026-10-18 std 1',
		'age: 2025-11-18 audit 1',
		'age: 2026-11-11 bulk 1',
	]);
});

test('nothing goes by age where a class is kept for ever', (t) => {
	t.deepEqual(planned(['1970-01-01 std 1'], forEver), []);
});

test('ages are judged by the trusted time, not by the clock', (t) => {
	const files = ['2026-11-01 std 1'];
	const now = noon + 365 * dayMs;
	t.deepEqual(planned(files, usual, {now}), ['age: 2026-11-01 std 1']);
	t.deepEqual(planned(files, usual, {now, agedTo: noon}), []);
});

test('of a class that is too large the oldest files go', (t) => {
	const settings = {...forEver, std: {age: 0, size: 100}};
	const files = [
		'2026-11-17 std 60',
		'2026-11-18 std 60',
		'2026-11-19 std 40',
		'2026-11-18 audit 900',
	];
	t.deepEqual(planned(files, settings), ['size: 2026-11-17 std 60']);
});

test('as many bytes as the bound stay and one more does not', (t) => {
	const settings = {...forEver, size: 100};
	t.deepEqual(planned(['2026-11-18 std 60', '2026-11-19 std 40'], settings), []);
	t.deepEqual(planned(['2026-11-18 std 60', '2026-11-19 std 41'], settings), [
		'size: 2026-11-18 std 60',
	]);
});

test('of all files together those go first whose time would end first', (t) => {
	const settings = {...usual, size: 100};
	const files = [
		'2026-01-01 audit 80',
		'2026-11-18 bulk 80',
		'2026-11-01 std 80',
		'2026-11-19 std 20',
	];
	t.deepEqual(planned(files, settings), ['size: 2026-11-18 bulk 80', 'size: 2026-11-01 std 80']);
});

test('files of today go by size only where nothing else is left', (t) => {
	const settings = {...usual, size: 100};
	t.deepEqual(planned(['2026-11-19 audit 50', '2026-11-20 bulk 90'], settings), [
		'size: 2026-11-19 audit 50',
	]);
	t.deepEqual(planned(['2026-11-19 audit 50', '2026-11-20 bulk 101'], settings), [
		'size: 2026-11-19 audit 50',
		'size: 2026-11-20 bulk 101',
	]);
});

test('a file of a day that never was is no trouble', (t) => {
	t.deepEqual(planned(['2026-13-45 std 1', '2026-10-01 std 1'], usual), ['age: 2026-10-01 std 1']);
});

test('the next removal is of the file whose time ends first', (t) => {
	const files = ['2026-11-19 bulk 1', '2026-10-22 std 1', '2026-11-20 std 1'].map(file);
	const next = nextRemoval(files, usual);
	t.is(next?.file.name, '2026-10-22 std 1');
	t.is(next?.at, Date.parse('2026-11-22T00:00:00Z'));
	t.is(nextRemoval(files, forEver), undefined);
	t.is(nextRemoval([], usual), undefined);
});

const anyFiles: fc.Arbitrary<readonly ListedFile[]> = fc
	.uniqueArray(
		fc.record({
			daysAgo: fc.integer({min: -3, max: 50}),
			class: fc.constantFrom<RetentionClass>(...retentionClasses),
			sizeBytes: fc.integer({min: 1, max: 100}),
		}),
		{selector: (one) => `${one.daysAgo} ${one.class}`, maxLength: 40},
	)
	.map((files) =>
		files.map(({daysAgo, ...rest}) => {
			const day = new Date(noon - daysAgo * dayMs).toISOString().slice(0, 10);
			return {...rest, day, name: `${day} ${rest.class}`, firstEvent: 0, lastEvent: 0};
		}),
	);
const anyBounds = fc.record({
	age: fc.integer({min: 0, max: 40}).map((days) => days * dayMs),
	size: fc.oneof(fc.constant(0), fc.integer({min: 1, max: 1500})),
});
const anySettings: fc.Arbitrary<Bounds> = fc.record({
	std: anyBounds,
	audit: anyBounds,
	bulk: anyBounds,
	size: fc.oneof(fc.constant(0), fc.integer({min: 1, max: 3000})),
});

const today = '2026-11-20';
const times = {now: noon, agedTo: noon};

function bytesOf(files: readonly ListedFile[]): number {
	return files.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0);
}

test('what a plan leaves is within all bounds, and planning again removes nothing', (t) => {
	fc.assert(
		fc.property(anyFiles, anySettings, (files, settings) => {
			const going = planRetention(files, settings, times).map((removal) => removal.file);
			t.is(new Set(going).size, going.length);
			const left = files.filter((kept) => !going.includes(kept));
			const ends = left.map(({day, class: name}) =>
				settings[name].age === 0 ? Infinity : Date.parse(day) + dayMs + settings[name].age,
			);
			t.true(ends.every((end) => end > noon));
			for (const name of retentionClasses) {
				const ofClass = left.filter((kept) => kept.class === name);
				t.true(settings[name].size === 0 || bytesOf(ofClass) <= settings[name].size);
			}
			t.true(settings.size === 0 || bytesOf(left) <= settings.size);
			t.deepEqual(planRetention(left, settings, times), []);
		}),
		fuzzRuns(500),
	);
});

test('nothing goes without need, and nothing before what is older in its class', (t) => {
	fc.assert(
		fc.property(anyFiles, anySettings, (files, settings) => {
			const removals = planRetention(files, settings, times);
			const left = files.filter((kept) => !removals.some((removal) => removal.file === kept));
			for (const {file: gone, reason} of removals) {
				const {age, size} = settings[gone.class];
				if (reason === 'age') {
					t.true(age > 0 && Date.parse(gone.day) + dayMs + age <= noon);
					continue;
				}
				const older = left.filter(
					(kept) => kept.class === gone.class && kept.day < gone.day && kept.day !== today,
				);
				t.deepEqual(older, [], gone.name);
				if (gone.day === today)
					t.true(left.every(({day, class: name}) => day === today || name !== gone.class));
				t.true(size > 0 || settings.size > 0);
			}
			// With the last of those that went by size it would be too much.
			const last = removals.findLast(({reason}) => reason === 'size')?.file;
			if (last === undefined) return;
			const withLast = [...left, last];
			const ofClass = withLast.filter((kept) => kept.class === last.class);
			const isTooMuch =
				(settings[last.class].size > 0 && bytesOf(ofClass) > settings[last.class].size) ||
				(settings.size > 0 && bytesOf(withLast) > settings.size);
			t.true(isTooMuch, last.name);
		}),
		fuzzRuns(500),
	);
});

test('room is made of bulk and std, in the order of their ends, never of today', (t) => {
	const files = [
		'2026-01-01 audit 80',
		'2026-11-01 std 30',
		'2026-11-18 bulk 20',
		'2026-11-19 std 40',
		'2026-11-20 bulk 90',
	].map(file);
	const going = (bytes: number): readonly string[] =>
		planRoom(files, usual, {now: noon, bytes}).map((removal) => removal.file.name);
	t.deepEqual(going(1), ['2026-11-18 bulk 20']);
	t.deepEqual(going(20), ['2026-11-18 bulk 20']);
	t.deepEqual(going(21), ['2026-11-18 bulk 20', '2026-11-01 std 30']);
	t.deepEqual(going(90), ['2026-11-18 bulk 20', '2026-11-01 std 30', '2026-11-19 std 40']);
	t.deepEqual(going(91), []);
});
