import {Buffer} from 'node:buffer';
import test from 'ava';
import type {Pack} from '../../src/decode/pack.ts';
import {PackTexts} from '../../src/decode/pack-texts.ts';

test('what was seen in a line holds for what it ends with', (t) => {
	const texts = new PackTexts([pack('failed'), pack('came'), pack(undefined)]);
	const bytes = Buffer.from('bob failed, bob came');
	t.true(texts.look({bytes, from: 0, to: bytes.length}));
	t.deepEqual(behind(texts, 0), [true, true, true]);
	t.true(texts.look({bytes, from: 8, to: bytes.length}));
	t.deepEqual(behind(texts, 8), [false, true, true]);
});

test('another end, an earlier start and other bytes are looked at anew', (t) => {
	const texts = new PackTexts([pack('failed'), pack('came')]);
	const bytes = Buffer.from('bob failed, bob came');
	t.true(texts.look({bytes, from: 8, to: bytes.length}));
	t.deepEqual(behind(texts, 0), [false, true]);
	t.true(texts.look({bytes, from: 0, to: bytes.length}));
	t.deepEqual(behind(texts, 0), [true, true]);
	t.true(texts.look({bytes, from: 0, to: 12}));
	t.deepEqual(behind(texts, 0), [true, false]);
	t.false(texts.look({bytes: Buffer.from('nobody is '), from: 0, to: 10}));
	t.deepEqual(behind(texts, 0), [false, false]);
});

test('bytes that may be others are looked at anew once it is told', (t) => {
	const texts = new PackTexts([pack('failed')]);
	const bytes = Buffer.from('bob failed');
	t.true(texts.look({bytes, from: 0, to: bytes.length}));
	bytes.write('is happy  ');
	texts.forget();
	t.false(texts.look({bytes, from: 0, to: bytes.length}));
});

test('the clock at a place is that of the line that was looked at', (t) => {
	const texts = new PackTexts([pack('failed')]);
	const bytes = Buffer.from('12/11/2025 10:00:01 failed');
	const line = {bytes, from: 0, to: bytes.length};
	texts.look(line);
	t.is(texts.clockLength(line), 20);
	t.is(texts.clockLength({...line, from: 20}), 0);
	bytes.write('of all who came, some');
	texts.forget();
	texts.look(line);
	t.is(texts.clockLength(line), 0);
});

function behind(texts: PackTexts, from: number): readonly boolean[] {
	return texts.packs.map((_, index) => texts.isBehind(index, from));
}

/** A pack whose patterns have this text. */
function pack(text: string | undefined): Pack {
	return {
		name: 'a',
		programs: [],
		others: 'lines',
		guess: true,
		bodies: [],
		texts: text === undefined ? undefined : [Buffer.from(text)],
		decode: () => false,
		problemAt: (message, remedy) => ({file: 'a.yaml', line: 1, column: 1, message, remedy}),
	};
}
