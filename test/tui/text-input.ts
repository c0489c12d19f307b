import test from 'ava';
import {editText, inputLimit, insertText} from '../../src/tui/text-input.ts';

const cases: readonly (readonly [string, string, readonly string[], string])[] = [
	['typed letters', '', ['h', 'i', 'space', '!'], 'hi !|'],
	['a letter in the middle', 'ac|', ['left', 'b'], 'ab|c'],
	['both ends', 'abc', ['home', 'x', 'end', 'y'], 'xabcy|'],
	['whole characters taken away', 'a👨‍👩‍👧é', ['backspace', 'backspace'], 'a|'],
	['delete before the cursor', 'abc', ['home', 'delete'], '|bc'],
	['a word taken away', 'one two ', ['ctrl-w'], 'one |'],
	['keys that mean nothing here', 'a', ['up', 'tab', 'pgdn', 'ctrl-x'], 'a|'],
	['moving past the ends', 'a', ['right', 'left', 'left', 'backspace'], '|a'],
];

for (const [what, before, keys, expected] of cases) {
	test(`the typed line takes ${what}`, (t) => {
		const text = before.replace('|', '');
		const {text: after, cursor} = keys.reduce(editText, {text, cursor: text.length});
		t.is(`${after.slice(0, cursor)}|${after.slice(cursor)}`, expected);
	});
}

test('pasted text becomes one line and stops at the bound', (t) => {
	t.deepEqual(insertText({text: 'ab', cursor: 1}, 'x\r\n\ty'), {text: 'ax yb', cursor: 4});
	for (const extra of [0, 1]) {
		const full = insertText({text: '', cursor: 0}, 'x'.repeat(inputLimit + extra));
		t.is(full.text.length, inputLimit);
		t.is(editText(full, 'y').text.length, inputLimit);
	}
});
