import test from 'ava';
import {GelfFramer} from '../../../src/proto/gelf/gelf-framer.ts';
import {randomFrom} from '../../helpers/random.ts';

const limit = 40;

/** The frames of a stream that comes in these chunks; one that was cut with an exclamation mark behind it. */
function frames(chunks: readonly Buffer[]): readonly string[] {
	const found: string[] = [];
	const framer = new GelfFramer(limit, (bytes, end) => {
		found.push(`${Buffer.from(bytes).toString()}${end === 'too_long' ? '!' : ''}`);
	});
	for (const chunk of chunks) framer.push(chunk);
	framer.end();
	return found;
}

const streams: readonly (readonly [string, string, readonly string[]])[] = [
	['a NUL ends a message', '{"a":1}\0{"b":2}\0', ['{"a":1}', '{"b":2}']],
	['so does a newline behind an object', '{"a":1}\n{"b":2}\r\n', ['{"a":1}', '{"b":2}\r']],
	['and the end of the stream', '{"a":1}', ['{"a":1}']],
	[
		'a newline within an object does not',
		'{\n"a":{\n"b":[\n]}\n}\n{}\0',
		['{\n"a":{\n"b":[\n]}\n}', '{}'],
	],
	['braces in texts are none', '{"a":"}{\\"}"}\n{}\n', ['{"a":"}{\\"}"}', '{}']],
	['a newline in a text ends what is no JSON', '{"a":"b\n{}\n', ['{"a":"b', '{}']],
	['a NUL ends everything', '{"a":[{\0{}\0', ['{"a":[{', '{}']],
	['plain lines are messages that are none', 'one\ntwo\n', ['one', 'two']],
	['blanks between messages are none', '\0\n \r\n{}\0\0\n', ['{}']],
	[
		'a message as long as the bound',
		`{"a":"${'x'.repeat(limit - 8)}"}\0{}\0`,
		[`{"a":"${'x'.repeat(limit - 8)}"}`, '{}'],
	],
	[
		'a longer one is cut',
		`{"a":"${'x'.repeat(limit - 7)}"}\0{}\0`,
		[`{"a":"${'x'.repeat(limit - 7)}"!`, '{}'],
	],
];

for (const [title, text, wanted] of streams)
	test(`${title}, however the bytes come`, (t) => {
		const bytes = Buffer.from(text);
		t.deepEqual(frames([bytes]), wanted);
		t.deepEqual(frames([...bytes].map((byte) => Buffer.of(byte))), wanted);
		const random = randomFrom(7);
		for (let round = 0; round < 20; round += 1) {
			const cut = Math.floor(random() * bytes.length);
			t.deepEqual(frames([bytes.subarray(0, cut), bytes.subarray(cut)]), wanted);
		}
	});
