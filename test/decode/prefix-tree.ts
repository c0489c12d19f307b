import * as fc from 'fast-check';
import test from 'ava';
import {PrefixTree} from '../../src/decode/prefix-tree.ts';

function find(prefixes: readonly string[], text: string): readonly string[] {
	const tree = new PrefixTree(
		prefixes,
		(prefix) => Buffer.from(prefix),
		(found) => found,
	);
	// What lies behind the range must not matter.
	const bytes = Buffer.from(`a${text}abc`);
	return tree.find({bytes, from: 1, to: 1 + text.length});
}

test('the prefixes of a text are found in their order', (t) => {
	const prefixes = ['abc', 'ab', '', 'abd', 'b', 'ab'];
	t.deepEqual(find(prefixes, 'abcd'), ['abc', 'ab', '', 'ab']);
	t.deepEqual(find(prefixes, 'ab'), ['ab', '', 'ab']);
	t.deepEqual(find(prefixes, 'x'), ['']);
	t.deepEqual(find(prefixes, ''), ['']);
	t.deepEqual(find([], 'abc'), []);
});

test('of any prefixes those are found that the text begins with', (t) => {
	const text = fc.string({unit: fc.constantFrom('a', 'b'), maxLength: 6});
	fc.assert(
		fc.property(fc.array(text, {maxLength: 12}), text, (prefixes, given) => {
			t.deepEqual(
				find(prefixes, given),
				prefixes.filter((prefix) => given.startsWith(prefix)),
			);
		}),
	);
});
