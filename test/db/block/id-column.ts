import * as fc from 'fast-check';
import test from 'ava';
import {ByteReader} from '../../../src/db/block/byte-reader.ts';
import {ByteWriter} from '../../../src/db/block/byte-writer.ts';
import {takeIds, writeIds} from '../../../src/db/block/id-column.ts';
import {fuzzRuns} from '../../helpers/fuzzing.ts';

const mostId = 4096;

test('ids come back, and take as many bits as the largest needs', (t) => {
	const anyIds = fc
		.integer({min: 0, max: mostId})
		.chain((max) => fc.array(fc.integer({min: 0, max}), {minLength: 1, maxLength: 50}));
	fc.assert(
		fc.property(anyIds, (numbers) => {
			const writer = new ByteWriter();
			writeIds(writer, Uint16Array.from(numbers));
			const reader = new ByteReader(writer.written());
			const ids = takeIds(reader, numbers.length);
			t.deepEqual(
				numbers.map((_, row) => ids.at(row)),
				numbers,
			);
			t.deepEqual([...ids.all()], numbers);
			t.true(reader.isDone);
			const range = Math.max(...numbers) - Math.min(...numbers);
			const bits = Math.ceil(Math.log2(range + 1)) * numbers.length;
			t.true(writer.written().length <= 3 + Math.ceil(bits / 8));
		}),
		fuzzRuns(300),
	);
});

test('a column that is cut short, or of wider ids than there are, is broken', (t) => {
	const writer = new ByteWriter();
	writeIds(writer, Uint16Array.of(1, 2, 3, 4000));
	const written = writer.written();
	for (let length = 0; length < written.length; length += 1) {
		const reader = new ByteReader(written.subarray(0, length));
		takeIds(reader, 4);
		t.true(reader.isBroken);
	}
	const wide = new ByteReader(Buffer.from([0, 14, ...written]));
	takeIds(wide, 1);
	t.true(wide.isBroken);
});
