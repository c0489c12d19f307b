import test from 'ava';
import {captureTypes} from '../../src/decode/capture-type.ts';
import {compileKeySpec, maxParts, storeKeys} from '../../src/decode/key-values.ts';

const capture = (type: string, field: string) => ({
	type: captureTypes.get(type)!,
	field,
	isKept: true,
});
const spec = compileKeySpec(
	[
		['SRC', capture('ip', 'source.ip')],
		['DST', capture('ip', 'destination.ip')],
		['SPT', capture('int', 'source.port')],
	],
	['SRC'],
);

const cases: readonly (readonly [text: string, fields: Record<string, unknown> | undefined])[] = [
	['SRC=10.0.0.1', {'source.ip': '10.0.0.1'}],
	['  SRC=10.0.0.1  SPT=22 SYN (0204) [8 ', {'source.ip': '10.0.0.1', 'source.port': 22}],
	['SRC=10.0.0.1 SRC=10.0.0.2', {'source.ip': '10.0.0.1'}],
	[
		'SRC=10.0.0.1 [SRC=10.0.0.2 DST=10.0.0.3',
		{'source.ip': '10.0.0.1', 'destination.ip': '10.0.0.3'},
	],
	['SRC=10.0.0.1 SRX=1 S=2', {'source.ip': '10.0.0.1'}],
	['SRC= SPT=', {}],
	['', undefined],
	['SPT=22', undefined],
	['SRC=10.0.0.x', undefined],
	['SRC=10.0.0.1 hello', undefined],
	['SRC=10.0.0.1 X="', undefined],
	['SRC=10.0.0.1 X=>', undefined],
	['SRC=10.0.0.1 =22', undefined],
];

for (const [text, expected] of cases) {
	test(`the keys of '${text}' are ${expected === undefined ? 'refused' : 'stored'}`, (t) => {
		const fields = new Map<string, string | number>();
		t.is(storeKeys(text, spec, fields), expected !== undefined);
		if (expected !== undefined) t.deepEqual(Object.fromEntries(fields), expected);
	});
}

test('parts of the limit pass and one above is refused', (t) => {
	t.true(storeKeys(parts(maxParts), spec, new Map()));
	t.false(storeKeys(parts(maxParts + 1), spec, new Map()));
});

function parts(count: number): string {
	return 'SRC=10.0.0.1' + ' SYN'.repeat(count - 1);
}
