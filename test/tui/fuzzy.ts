import test from 'ava';
import {fuzzyScore, likeness} from '../../src/tui/fuzzy.ts';

// The first text is the better match.
for (const [pattern, better, worse] of [
	['ack', 'acknowledge', 'back; take marks'],
	['qu', 'quit', 'sequence'],
	['ha', 'view high and above', 'view changed'],
	['tl', 'tab logs', 'settle'],
	['smo', 'set mouse on', 'some more'],
	['quit', 'quit', 'quit, after asking'],
	['Q U I T', 'quit', 'quit, after asking'],
	['down', 'down', 'half a page down'],
	['ä', 'Ärger', 'märz'],
] as const) {
	test(`'${pattern}' means ${better} before ${worse}`, (t) => {
		const one = fuzzyScore(pattern, better) ?? Number.NEGATIVE_INFINITY;
		const other = fuzzyScore(pattern, worse) ?? Number.NEGATIVE_INFINITY;
		t.true(one > other, `${one} > ${other}`);
	});
}

for (const [pattern, text] of [
	['xyz', 'acknowledge'],
	['kca', 'ack'],
	['aa', 'a'],
	['a', ''],
	['reopne', 'close the alert or open it anew'],
	['reopne', 'previous pane'],
	['uit', 'quit'],
] as const) {
	test(`'${pattern}' is nowhere in '${text}'`, (t) => {
		t.is(fuzzyScore(pattern, text), undefined);
	});
}

test('an empty pattern fits everything alike', (t) => {
	t.is(fuzzyScore('', 'a'), 0);
	t.is(fuzzyScore('  ', 'quit'), 0);
});

test('the longest texts are compared in no time worth naming', (t) => {
	t.notThrows(() => fuzzyScore('a'.repeat(10_000), 'ab'.repeat(100_000)));
	t.is(typeof fuzzyScore('a'.repeat(100), 'a'.repeat(300)), 'number');
});

test('words that share pairs of letters are alike', (t) => {
	t.is(likeness('quit', 'quit'), 1);
	t.true(likeness('acknolege', 'acknowledge') > likeness('acknolege', 'reopen'));
	t.is(likeness('xyz', 'abc'), 0);
});
