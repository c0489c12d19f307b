import test from 'ava';
import {EventBatch} from '../../src/model/event-batch.ts';
import {captureTypes} from '../../src/decode/capture-type.ts';
import {compileKeySpec, maxParts, storeKeys} from '../../src/decode/key-values.ts';

const capture = (type: string, field: string) => ({
	type: captureTypes.get(type)!,
	field,
	store: captureTypes.get(type)!.storeIn(field),
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
		t.deepEqual(stored(text), expected);
	});
}

test('parts of the limit pass and one above is refused', (t) => {
	t.truthy(stored(parts(maxParts)));
	t.is(stored(parts(maxParts + 1)), undefined);
});

test('a value of the longest that its type holds is stored, one above is refused', (t) => {
	const longest = captureTypes.get('int')!.maxBytes;
	t.is(stored(`SRC=10.0.0.1 SPT=${'9'.repeat(longest)}`)?.['source.port'], 10 ** longest - 1);
	t.is(stored(`SRC=10.0.0.1 SPT=${'9'.repeat(longest + 1)}`), undefined);
});

/** What the keys in the text, with others around it, store; undefined where they are refused. */
function stored(text: string): Readonly<Record<string, unknown>> | undefined {
	const batch = new EventBatch(1, 1);
	const row = batch.add(Buffer.alloc(0), 0, 1, 0);
	const {fields} = batch;
	const bytes = Buffer.from(`DST=${text}1 DST=10.0.0.9`);
	const message = {
		bytes,
		from: 0,
		to: bytes.length,
		program: null,
		batch,
		row,
		fields,
		process: undefined,
		memory: undefined,
	};
	const isStored = storeKeys(message, spec, 4, 4 + text.length);
	return isStored ? Object.fromEntries(fields.of(0)) : undefined;
}

function parts(count: number): string {
	return 'SRC=10.0.0.1' + ' SYN'.repeat(count - 1);
}
