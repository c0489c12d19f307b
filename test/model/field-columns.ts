import * as fc from 'fast-check';
import test from 'ava';
import type {FieldValue} from '../../src/model/event.ts';
import {FieldColumns, fieldLimits} from '../../src/model/field-columns.ts';

function withRows(rows: readonly (readonly (readonly [string, FieldValue])[])[]): FieldColumns {
	const columns = new FieldColumns(rows.length);
	for (const [row, fields] of rows.entries()) {
		columns.begin(row);
		for (const [name, value] of fields) columns.set(row, name, value);
	}
	return columns;
}

test('each row has the fields that a map would have, in the order they came', (t) => {
	const name = fc.constantFrom<string>('a', 'b', 'c', 'd.e', '__proto__');
	const value = fc.oneof(fc.constantFrom('1', '', 'x', 1, 0, 2.5), fc.string({unit: 'binary'}));
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
		['root', 22, '22'],
	);
	t.deepEqual([...columns.start], [0, 2, 2, 5]);
	t.deepEqual([...columns.name.subarray(0, 5)], [0, 1, 1, 0, 2]);
	t.deepEqual([...columns.value.subarray(0, 5)], [0, 1, 2, 0, 1]);
});

test('fields of one row at the bound are kept, one above is left out and counted', (t) => {
	const fields = Array.from({length: fieldLimits.perRow + 1}, (_, at) => [`f${at}`, at] as const);
	const columns = withRows([fields.slice(0, -1), fields, [['f0', 7]]]);
	t.is(columns.of(0).size, fieldLimits.perRow);
	t.is(columns.of(1).size, fieldLimits.perRow);
	t.is(columns.leftOut, 1);
	columns.set(2, 'f0', 8);
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
