import test from 'ava';
import {readYaml} from '../../src/base/yaml-document.ts';
import {compilePack, type Pack} from '../../src/decode/pack.ts';
import {PackFilter} from '../../src/decode/pack-filter.ts';
import {packSchema} from '../../src/decode/pack-schema.ts';
import {EventBatch} from '../../src/model/event-batch.ts';

const cases: readonly (readonly [pattern: string, line: string, isTried: boolean])[] = [
	['failed for <word:user.name>', 'failed for bob', true],
	['failed for <word:user.name>', 'it has failed for bob today', true],
	['failed for <word:user.name>', 'fails for bob', false],
	['<text:user.name> (end)', 'bob (end)', true],
	['<text:user.name> (end)', 'bob (en)', false],
	['<word> xy <text>', 'a xy b', true],
	['<word> xy <text>', 'a xz b', false],
	['[ab ]<word:user.name>', 'bob', true],
	['{one|three} <word>', 'three 1', true],
	['{one|three} <word>', 'two 1', false],
	['"<text>\u00FC"', '"\u00FC\u00FC"', true],
];

for (const [pattern, line, isTried] of cases) {
	test(`'${pattern}' ${isTried ? 'may know' : 'cannot know'} '${line}'`, (t) => {
		t.is(triedOf([pattern], line).length, isTried ? 1 : 0);
	});
}

test('of several packs those that share a text are all tried, in their order', (t) => {
	const patterns = ['user <int> came', 'nothing', 'no user <int> came', 'user <word> came'];
	t.deepEqual(triedOf(patterns, '_ no user bob came'), [0, 2, 3]);
});

test('what stands around the message finds no pack', (t) => {
	t.deepEqual(triedOf(['came <word>'], 'came bob', {from: 1, to: 8}), []);
	t.deepEqual(triedOf(['<word> came'], 'bob came', {from: 0, to: 7}), []);
});

/** Which packs, of one pattern each, the filter has try a message that none of them knows. */
function triedOf(
	patterns: readonly string[],
	line: string,
	{from, to} = {from: 0, to: Buffer.byteLength(line)},
): readonly number[] {
	const tried: number[] = [];
	const packs = patterns.map((pattern, index): Pack => {
		const decode = (): boolean => {
			tried.push(index);
			return false;
		};
		return {...packOf(pattern), decode};
	});
	const bytes = Buffer.from(line);
	const batch = new EventBatch(1, bytes.length);
	const row = batch.add(bytes, 0, 1, 0);
	const message = {
		bytes,
		from,
		to,
		fields: batch.fields,
		program: null,
		batch,
		row,
		process: undefined,
		memory: undefined,
	};
	new PackFilter(packs).decode(message);
	return tried;
}

function packOf(pattern: string): Pack {
	const text = `decoder: a
description: a pack of a test
programs: []
patterns: [{name: one, match: '${pattern}'}]
tests: {accept: [], reject: [], injection: []}
`;
	const [document] = readYaml('a.yaml', text, packSchema).documents;
	const result = document && compilePack(document);
	if (result?.kind !== 'ok') throw new Error(`no pack: ${pattern}`);
	return result.pack;
}
