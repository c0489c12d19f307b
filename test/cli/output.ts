import test from 'ava';
import {asciiJson, asciiText, isUtf8Locale, jsonLine, wantsColour} from '../../src/cli/output.ts';

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

for (const [env, isUtf8] of [
	[{LANG: 'en_GB.UTF-8'}, true],
	[{LANG: 'C.utf8', LC_ALL: ''}, true],
	[{LANG: 'en_GB.UTF-8', LC_ALL: 'C'}, false],
	[{LANG: 'de_DE.ISO-8859-1'}, false],
	[{}, false],
] as const) {
	test(`the locale of ${JSON.stringify(env)} is ${isUtf8 ? '' : 'not '}UTF-8`, (t) => {
		t.is(isUtf8Locale(env), isUtf8);
	});
}

test('for a terminal without UTF-8 every character is made ASCII', (t) => {
	t.is(asciiText('\u001B[31mh\u00E4\u{1F600}\u001B[39m'), '\u001B[31mh<e4><1f600>\u001B[39m');
	const value = {text: '\u00DB\u06DB\u{1F600}'};
	const json = asciiJson(JSON.stringify(value));
	t.regex(json, /^[ -~]+$/);
	t.deepEqual(JSON.parse(json), value);
});
