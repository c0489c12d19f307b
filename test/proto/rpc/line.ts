import test from 'ava';
import {decodeLine} from '../../../src/proto/rpc/line.ts';
import {depthLimit} from '../../../src/proto/rpc/protocol.ts';

test('nesting at the bound is decoded and one deeper is refused', (t) => {
	t.is(decodeLine(nested(depthLimit)).kind, 'ok');
	t.deepEqual(decodeLine(nested(depthLimit + 1)), {
		kind: 'error',
		reason: `nested deeper than ${depthLimit}`,
	});
	t.is(decodeLine(nested(100)).kind, 'error');
	t.is(decodeLine('{"a":'.repeat(100_000)).kind, 'error');
});

test('brackets within strings do not count as nesting', (t) => {
	const text = `${'['.repeat(100)}\\"${'{'.repeat(100)}`;
	t.deepEqual(decodeLine(`{"a":"${text}"}`), {
		kind: 'ok',
		value: {a: text.replace('\\"', '"')},
	});
	t.is(decodeLine(`["\\\\",${nested(depthLimit)}]`).kind, 'error');
});

for (const line of ['', '{', 'garbage', '{"a":1}}', '\u0000', "{'a':1}", '[1,]'])
	test(`line <${JSON.stringify(line)}> is no JSON`, (t) => {
		t.is(decodeLine(line).kind, 'error');
	});

function nested(depth: number): string {
	return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}
