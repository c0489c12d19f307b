import test from 'ava';
import {lineLimit, splitLine} from '../../../src/cli/complete/command-line.ts';

// A line, its whole words, and the word at the cursor.
const lines: readonly (readonly [string, readonly string[], string])[] = [
	['', [], ''],
	['nms', [], 'nms'],
	['nms ', ['nms'], ''],
	['nms endpoints  show w', ['nms', 'endpoints', 'show'], 'w'],
	['nms logs "failed pass', ['nms', 'logs'], 'failed pass'],
	[String.raw`nms logs "a \" b" 'it''s' c\ d `, ['nms', 'logs', 'a " b', 'its', 'c d'], ''],
	["nms logs 'x", ['nms', 'logs'], 'x'],
	['nms logs a\\', ['nms', 'logs'], 'a'],
	['nms logs "a\\', ['nms', 'logs'], 'a'],
	["nms logs '' x", ['nms', 'logs', ''], 'x'],
	['nms logs $(rm -rf /) ', ['nms', 'logs', '$(rm', '-rf', '/)'], ''],
];

for (const [line, words, current] of lines) {
	test(`a shell's words are found in: '${line}'`, (t) => {
		t.deepEqual(splitLine(line), {words, current});
	});
}

test('only the start of a very long line is looked at', (t) => {
	t.is(splitLine('x'.repeat(lineLimit)).current.length, lineLimit);
	t.is(splitLine('x'.repeat(lineLimit + 1)).current.length, lineLimit);
});
