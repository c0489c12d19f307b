import test from 'ava';
import {jsonDepth, JsonReader} from '../../../src/proto/gelf/json-reader.ts';
import {randomFrom} from '../../helpers/random.ts';

const reader = new JsonReader();

/** Members as the reader tells them, or the byte at which the text is no object. */
function read(text: string): readonly (readonly [string, string])[] | number {
	const bytes = Buffer.from(text);
	const members: (readonly [string, string])[] = [];
	const fault = reader.readObject(bytes, 0, bytes.length, (nameFrom, nameTo, from, to) => {
		members.push([bytes.toString('utf8', nameFrom, nameTo), bytes.toString('utf8', from, to)]);
	});
	return fault < 0 ? members : fault;
}

test('members of the outermost object are told in their order', (t) => {
	t.deepEqual(read(' { "a" : "b\\"c" ,"d":[1,{"e":2}], "a":-1.5e+3,"f":{"g":null} } \n'), [
		['"a"', '"b\\"c"'],
		['"d"', '[1,{"e":2}]'],
		['"a"', '-1.5e+3'],
		['"f"', '{"g":null}'],
	]);
	t.deepEqual(read('{}'), []);
});

/** Text, and the byte that is wrong. */
const wrong: readonly (readonly [string, number])[] = [
	['', 0],
	['  ', 2],
	['[]', 0],
	['"a"', 0],
	['{', 1],
	['{"a"', 4],
	['{"a":', 5],
	['{"a":1', 6],
	['{"a":1,}', 7],
	['{,}', 1],
	['{a:1}', 1],
	['{"a":1}x', 7],
	['{"a":01}', 6],
	['{"a":-}', 6],
	['{"a":1.}', 7],
	['{"a":1e}', 7],
	['{"a":+1}', 5],
	['{"a":truE}', 8],
	['{"a":nul}', 8],
	['{"a":"\n"}', 6],
	['{"a":"\\x"}', 7],
	['{"a":"\\u12g4"}', 10],
	['{"a":"b}', 8],
	['{"a":[1,]}', 8],
	['{"a":[1}', 7],
];

for (const [text, at] of wrong)
	test(`the byte that is wrong: ${JSON.stringify(text)}`, (t) => {
		t.is(read(text), at);
	});

/** So many objects and lists in each other. */
function nested(depth: number): string {
	return `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
}

test('objects and lists nest as deep as the bound', (t) => {
	t.is(typeof read(nested(jsonDepth)), 'object');
	t.is(read(nested(jsonDepth + 1)), 5 + jsonDepth - 1);
});

test('what is taken and what is not is what JSON.parse says', (t) => {
	const random = randomFrom(20_261_129);
	const next = (below: number): number => Math.floor(random() * below);
	const whole = '{"host":"w\\u00e9b","n":[-0.5e-7,true,null,{"x":"\\\\"}],"b":false,"c":{}}';
	const alphabet = '{}[],:"\\u019-+.eEtrfn \n\té';
	let taken = 0;
	for (let round = 0; round < 20_000; round += 1) {
		const text = whole.split('');
		for (let edits = 1 + next(3); edits > 0; edits -= 1) {
			const letter = alphabet[next(alphabet.length)] ?? '';
			text.splice(next(text.length), next(2), ...(next(3) === 0 ? [] : [letter]));
		}
		const edited = text.join('');
		const isTaken = typeof read(edited) === 'object';
		if (isTaken) taken += 1;
		if (isTaken !== isObject(edited)) t.fail(edited);
	}
	t.true(taken > 1000 && taken < 19_000, String(taken));
});

function isObject(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value);
	} catch {
		return false;
	}
}
