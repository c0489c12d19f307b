import test from 'ava';
import {capabilitiesOf} from '../../../src/tui/term/capabilities.ts';

const tty = {stdin: true, stdout: true};
const utf8 = {TERM: 'xterm-256color', LANG: 'C.UTF-8'};

for (const [what, env, shown] of [
	['a UTF-8 terminal', utf8, {hasColour: true, isAscii: false}],
	['NO_COLOR', {...utf8, NO_COLOR: '1'}, {hasColour: false, isAscii: false}],
	['an empty NO_COLOR', {...utf8, NO_COLOR: ''}, {hasColour: true, isAscii: false}],
	['a VT100', {...utf8, TERM: 'vt100'}, {hasColour: false, isAscii: false}],
	['LANG=C', {...utf8, LANG: 'C'}, {hasColour: true, isAscii: true}],
	['LC_ALL over LANG', {...utf8, LC_ALL: 'POSIX'}, {hasColour: true, isAscii: true}],
	['an empty LC_ALL', {...utf8, LC_ALL: ''}, {hasColour: true, isAscii: false}],
	['no locale', {TERM: 'linux'}, {hasColour: true, isAscii: true}],
] as const) {
	test(`the console knows what ${what} can show`, (t) => {
		t.deepEqual(capabilitiesOf(env, tty), {kind: 'ok', ...shown});
	});
}

for (const [what, env, isTty] of [
	['TERM is not set', {LANG: 'C.UTF-8'}, tty],
	["TERM is 'dumb'", {...utf8, TERM: 'dumb'}, tty],
	['standard input is not a terminal', utf8, {...tty, stdin: false}],
	['standard output is not a terminal', utf8, {...tty, stdout: false}],
] as const) {
	test(`where ${what} the console points to the command line`, (t) => {
		const result = capabilitiesOf(env, isTty);
		t.is(result.kind, 'refused');
		t.true(JSON.stringify(result).includes(what));
		t.true(JSON.stringify(result).includes('nms alerts list'));
	});
}
