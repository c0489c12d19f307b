import test from 'ava';
import {parsePattern, patternLimits} from '../../src/decode/pattern-syntax.ts';

const refused: readonly (readonly [pattern: string, at: number, reason: RegExp])[] = [
	['from <ip', 5, /not closed by '>'/],
	['from <adress:source.ip>', 5, /no capture type 'adress'; there are ip, host/],
	['[optional', 0, /'\[' is not closed by '\]'/],
	['{a|b', 0, /'\{' is not closed by '\}'/],
	['a]', 1, /closes nothing; write '\\\]'/],
	['a > b', 2, /closes nothing/],
	['a|b', 1, /closes nothing/],
	['end\\', 3, /a backslash at the end/],
	['<text:source.ip>', 0, /source\.ip takes <ip:source\.ip> only/],
	['<word:source.port>', 0, /source\.port takes <int:source\.port> only/],
	['<word:Source IP>', 0, /not a field name/],
	['<keys:source.ip>', 0, /source\.ip takes/],
	['<keys:labels>', 0, /<keys> has no field/],
];

for (const [pattern, at, reason] of refused) {
	test(`the pattern ${pattern} is refused at its character ${at + 1}`, (t) => {
		const syntax = parsePattern(pattern);
		t.is(syntax.kind, 'error');
		if (syntax.kind !== 'error') return;
		t.regex(syntax.reason, reason);
		t.is(syntax.at, at);
	});
}

test('a backslash makes every special character literal', (t) => {
	const syntax = parsePattern('\\[\\<\\{a\\|b\\}\\>\\]\\\\');
	t.deepEqual(syntax, {kind: 'ok', nodes: [{kind: 'literal', text: '[<{a|b}>]\\'}]});
});

test('a pattern of the limit passes and one above is refused', (t) => {
	t.is(parsePattern('x'.repeat(patternLimits.characters)).kind, 'ok');
	t.is(parsePattern('x'.repeat(patternLimits.characters + 1)).kind, 'error');
});

test('nesting of the limit passes and one deeper is refused', (t) => {
	t.is(parsePattern(nested(patternLimits.depth)).kind, 'ok');
	t.is(parsePattern(nested(patternLimits.depth + 1)).kind, 'error');
});

function nested(depth: number): string {
	return '['.repeat(depth) + 'x' + ']'.repeat(depth);
}
