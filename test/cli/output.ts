import test from 'ava';
import {jsonLine, wantsColour} from '../../src/cli/output.ts';

test('JSON holds no character that steers or hides on a terminal', (t) => {
	const text = '\u001B[2J\u009B1m\u007F\u202Eevil\u2066\u200B\uFEFF\u2028 ok';
	const line = jsonLine({text});
	t.notRegex(line, /[\p{Cc}\p{Cf}\u2028]/u);
	t.deepEqual(JSON.parse(line), {text});
});

for (const [env, wants] of [
	[{TERM: 'xterm'}, true],
	[{TERM: 'xterm', NO_COLOR: ''}, true],
	[{TERM: 'xterm', NO_COLOR: '1'}, false],
	[{TERM: 'dumb'}, false],
	[{}, false],
] as const) {
	test(`with ${JSON.stringify(env)} colour is ${wants ? 'used' : 'left out'}`, (t) => {
		t.is(wantsColour(env), wants);
	});
}
