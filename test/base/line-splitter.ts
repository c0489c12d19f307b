import test from 'ava';
import {LineSplitter} from '../../src/base/line-splitter.ts';

test('lines come out whole however the bytes are cut', (t) => {
	const bytes = Buffer.from('one\nzwei ü\n\nlast\n');
	for (let size = 1; size <= bytes.length; size += 1) {
		const splitter = new LineSplitter(16);
		const lines: string[] = [];
		for (let at = 0; at < bytes.length; at += size) {
			lines.push(...splitter.push(bytes.subarray(at, at + size)).lines);
		}
		t.deepEqual(lines, ['one', 'zwei ü', '', 'last'], `chunks of ${size}`);
	}
});

test('an unfinished line is held until its newline arrives', (t) => {
	const splitter = new LineSplitter(16);
	t.deepEqual(splitter.push(Buffer.from('half')).lines, []);
	t.deepEqual(splitter.push(Buffer.from(' done\n')).lines, ['half done']);
});

test('a line of the limit passes and one above is refused', (t) => {
	t.deepEqual(new LineSplitter(4).push(Buffer.from('1234\n')), {lines: ['1234'], isTooLong: false});
	t.true(new LineSplitter(4).push(Buffer.from('12345\n')).isTooLong);
	t.true(new LineSplitter(4).push(Buffer.from('12345')).isTooLong);
});
