import * as fc from 'fast-check';
import test from 'ava';
import type {FieldValue} from '../../src/model/event.ts';
import {
	emptyFieldParts,
	FieldColumns,
	fieldLimits,
	smallNumbers,
} from '../../src/model/field-columns.ts';
import {FieldConstant, FieldName} from '../../src/model/field-name.ts';

function withRows(rows: readonly (readonly (readonly [string, FieldValue])[])[]): FieldColumns {
	const columns = new FieldColumns(new Uint32Array(rows.length + 1), 0, emptyFieldParts());
	for (const fields of rows) {
		columns.begin();
		for (const [name, value] of fields) columns.set(name, value);
	}
	return columns;
}

test('each row has the fields that a map would have, in the order they came', (t) => {
	const name = fc.constantFrom<string>('a', 'b', 'c', 'd.e', '__proto__');
	const value = fc.oneof(
		fc.constantFrom('1', '', 'x', 1, 0, 2.5),
		fc.string({unit: 'grapheme'}),
		fc.double({noNaN: true}),
	);
	const row = fc.array(fc.tuple(name, value), {maxLength: 8});
	fc.assert(
		fc.property(fc.array(row, {maxLength: 20}), (rows) => {
			const columns = withRows(rows);
			for (const [at, fields] of rows.entries()) {
				const expected = new Map(fields);
				t.deepEqual([...columns.of(at)], [...expected]);
				for (const key of ['a', 'b', 'absent']) t.is(columns.get(at, key), expected.get(key));
			}
		}),
	);
});

test('names and values that rows share are there once', (t) => {
	const columns = withRows([
		[
			['user.name', 'root'],
			['source.port', 22],
		],
		[],
		[
			['source.port', '22'],
			['user.name', 'root'],
			['user.id', 22],
		],
	]);
	t.deepEqual(columns.names, ['user.name', 'source.port', 'user.id']);
	t.deepEqual(
		Array.from({length: columns.valueCount}, (_, index) => columns.valueAt(index)),
		['root', '22'],
	);
	t.deepEqual([...columns.start], [0, 2, 2, 5]);
	t.deepEqual([...columns.name.subarray(0, 5)], [0, 1, 1, 0, 2]);
	const number = smallNumbers.first + 22;
	t.deepEqual([...columns.value.subarray(0, 5)], [0, number, 1, 0, number]);
});

test('numbers are the same afterwards, whether small or not', (t) => {
	const {count} = smallNumbers;
	const numbers = [0, -0, 1, count - 1, count, -1, 0.5, 2 ** 31, 2 ** 40, Number.NaN, 1e300];
	const columns = withRows(numbers.map((number) => [['number', number]]));
	for (const [row, number] of numbers.entries()) t.is(columns.get(row, 'number'), number);
	t.is(columns.valueCount, numbers.length - 3);
});

test('fields of one row at the bound are kept, one above is left out and counted', (t) => {
	const fields = Array.from({length: fieldLimits.perRow + 1}, (_, at) => [`f${at}`, at] as const);
	const columns = withRows([fields.slice(0, -1), fields, [['f0', 7]]]);
	t.is(columns.of(0).size, fieldLimits.perRow);
	t.is(columns.of(1).size, fieldLimits.perRow);
	t.is(columns.leftOut, 1);
	columns.set('f0', 8);
	t.deepEqual([...columns.of(2)], [['f0', 8]]);
});

test('names at the bound are kept, one above is left out and counted', (t) => {
	const rows = Array.from({length: fieldLimits.names + 1}, (_, at) => [[`f${at}`, at] as const]);
	const columns = withRows(rows);
	t.is(columns.names.length, fieldLimits.names);
	t.is(columns.of(fieldLimits.names - 1).size, 1);
	t.is(columns.of(fieldLimits.names).size, 0);
	t.is(columns.leftOut, 1);
});

test('a value is the same whether it is given as a text, as bytes or as a constant', (t) => {
	const columns = new FieldColumns(new Uint32Array(4), 0, emptyFieldParts());
	const [name, id] = [new FieldName('user.name'), new FieldName('user.id')];
	const constant = new FieldConstant('user.name', 'zoë');
	const bytes = Buffer.from('<zoë>');
	// Constants are looked up anew in each filling.
	for (const first of ['source.ip', 'other']) {
		columns.clear();
		columns.begin();
		columns.set(first, 7);
		columns.begin();
		columns.setText(name, bytes, 1, bytes.length - 1);
		columns.setNumber(id, 7);
		columns.begin();
		columns.setConstant(constant);
		columns.set('user.id', 7);
		t.deepEqual(columns.names, [first, 'user.name', 'user.id']);
		t.is(columns.valueCount, 1);
		t.deepEqual(
			columns.of(2),
			new Map<string, FieldValue>([
				['user.name', 'zoë'],
				['user.id', 7],
			]),
		);
		t.deepEqual(columns.of(2), columns.of(1));
	}
});

test('a row that is restarted has only what it gets afterwards', (t) => {
	const columns = withRows([
		[['a', 1]],
		[
			['a', 2],
			['b', 3],
		],
	]);
	columns.restart();
	t.deepEqual([...columns.of(1)], []);
	for (const [name, value] of [
		['c', 4],
		['b', 5],
		['a', 6],
	] as const)
		columns.set(name, value);
	t.deepEqual(
		[...columns.of(1)],
		[
			['c', 4],
			['b', 5],
			['a', 6],
		],
	);
	t.deepEqual([...columns.of(0)], [['a', 1]]);
});

test('bytes that are not UTF-8 become U+FFFD', (t) => {
	const columns = withRows([[]]);
	const bytes = Buffer.from([0x61, 0xff, 0x62, 0xc3]);
	columns.setText(new FieldName('x'), bytes, 0, 4);
	columns.setText(new FieldName('y'), bytes, 0, 1);
	t.deepEqual(
		[...columns.of(0)],
		[
			['x', 'a\uFFFDb\uFFFD'],
			['y', 'a'],
		],
	);
});
