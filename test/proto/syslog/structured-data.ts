import {isDeepStrictEqual} from 'node:util';
import test from 'ava';
import * as fc from 'fast-check';
import {scanned, verdict} from '../../helpers/scan.ts';
import {anyCharacter, fuzzRuns} from '../../helpers/fuzzing.ts';

const before = '<13>1 - - - - - ';
const x = (count: number) => 'x'.repeat(count);

/** The object of a right STRUCTURED-DATA, else reason and offset within it. */
function read(data: string | Buffer): string {
	const result = scanned(
		Buffer.concat([Buffer.from(before), Buffer.from(data), Buffer.from(' text')]),
	);
	if (!result.ok) return `${result.reason} ${result.offset - before.length}`;
	return result.message === 'text' ? JSON.stringify(result.structured_data) : 'other message';
}

const cases: readonly (readonly [string, string])[] = [
	['-', '{}'],
	['[id]', '{"id":{}}'],
	['[id@32473 k="v"]', '{"id@32473":{"k":"v"}}'],
	['[a k="v" l="w"][b m="n"]', '{"a":{"k":"v","l":"w"},"b":{"m":"n"}}'],
	['[a][b][c]', '{"a":{},"b":{},"c":{}}'],
	['[a k=""]', '{"a":{"k":""}}'],
	['[a k="1" k="2" l="3" k="4"]', '{"a":{"k":["1","2","4"],"l":"3"}}'],
	['[a k=" = [ "]', '{"a":{"k":" = [ "}}'],
	// Escapes, RFC 5424 §6.3.3; any other backslash is one.
	[String.raw`[a k="\""]`, String.raw`{"a":{"k":"\""}}`],
	[String.raw`[a k="\\"]`, String.raw`{"a":{"k":"\\"}}`],
	[String.raw`[a k="\]"]`, '{"a":{"k":"]"}}'],
	[String.raw`[a k="\]][b l="]`, 'sd_value 8'],
	[String.raw`[a k="\n\a"]`, String.raw`{"a":{"k":"\\n\\a"}}`],
	[String.raw`[a k="\\\""]`, String.raw`{"a":{"k":"\\\""}}`],
	[String.raw`[a k="\\n"]`, String.raw`{"a":{"k":"\\n"}}`],
	['[a k="é\u0001\n"]', String.raw`{"a":{"k":"é\u0001\n"}}`],
	// Names that objects have already.
	['[__proto__ __proto__="x"]', '{"__proto__":{"__proto__":"x"}}'],
	['[constructor toString="x"]', '{"constructor":{"toString":"x"}}'],
	[`[${x(32)} ${x(32)}="v"]`, `{"${x(32)}":{"${x(32)}":"v"}}`],
	[`[${x(33)}]`, 'sd_name_length 33'],
	[`[a ${x(33)}="v"]`, 'sd_name_length 35'],
	['[!#[~ k="v"]', '{"!#[~":{"k":"v"}}'],
	// The same SD-ID must not stand twice, RFC 5424 §6.3.2.
	['[a][a]', 'sd_id_repeated 4'],
	['[a k="v"][b][a l="w"]', 'sd_id_repeated 13'],
	['[a][A][ab]', '{"a":{},"A":{},"ab":{}}'],
	['', 'structured_data 0'],
	['x', 'structured_data 0'],
	['[]', 'sd_name 1'],
	['[ a]', 'sd_name 1'],
	['[=]', 'sd_name 1'],
	['["]', 'sd_name 1'],
	['[a ]', 'sd_name 3'],
	['[a  k="v"]', 'sd_name 3'],
	['[a="v"]', 'sd_name 2'],
	['[a\tk="v"]', 'sd_name 2'],
	['[é]', 'sd_name 1'],
	['[a é="v"]', 'sd_name 3'],
	['[a\u007F]', 'sd_name 2'],
	['[a k]', 'sd_parameter 4'],
	['[a k =v]', 'sd_parameter 4'],
	['[a k=v]', 'sd_parameter 5'],
	["[a k='v']", 'sd_parameter 5'],
	['[a k= "v"]', 'sd_parameter 5'],
	['[a k="v"x]', 'sd_parameter 8'],
	['[a k="v"l="w"]', 'sd_parameter 8'],
	['[a k="v" ]', 'sd_name 9'],
	['[a k="]"]', 'sd_value 6'],
	['[a] [b]', 'other message'],
	['[a]x', 'structured_data 3'],
	['[a]-', 'structured_data 3'],
	['--', 'structured_data 1'],
	['-[a]', 'structured_data 1'],
];

for (const [data, expected] of cases) {
	test(`STRUCTURED-DATA ${data.slice(0, 40)}: ${expected.slice(0, 40)}`, (t) => {
		t.is(read(data), expected);
	});
}

const unclosed = [
	'[',
	'[a',
	'[a ',
	'[a k',
	'[a k=',
	'[a k="',
	'[a k="v',
	'[a k="v\\',
	'[a k="v"',
	'[a][b',
];

for (const data of unclosed) {
	test(`a message that ends in ${data}| is told of at its end`, (t) => {
		t.is(verdict(before + data), `sd_unclosed ${before.length + data.length}`);
	});
}

const notUtf8: readonly (readonly [string, number])[] = [
	['ff', 0],
	['80', 0],
	['c328', 0],
	['61c0af', 1],
	['c1bf', 0],
	['e08080', 0],
	['eda080', 0],
	['f08080af', 0],
	['f4908080', 0],
	['f5808080', 0],
	['e282', 0],
];

for (const [hex, at] of notUtf8) {
	test(`the value of bytes ${hex} is not UTF-8`, (t) => {
		const data = Buffer.concat([Buffer.from('[a k="'), Buffer.from(hex, 'hex'), Buffer.from('"]')]);
		t.is(read(data), `sd_value_utf8 ${6 + at}`);
	});
}

const name = fc.string({
	unit: fc
		.integer({min: 33, max: 126})
		.map((code) => String.fromCharCode(code))
		.filter((character) => !'=]"'.includes(character)),
	minLength: 1,
	maxLength: 32,
});
const value = fc.string({
	unit: fc.oneof(fc.constantFrom('"', '\\', ']', '[', ' ', '='), anyCharacter),
	maxLength: 20,
});
const escaped = (text: string) => text.replaceAll(/["\\\]]/g, '\\$&');
const element = fc.tuple(name, fc.array(fc.tuple(name, value), {maxLength: 4}));

test('values come back as they were before escaping', (t) => {
	const elements = fc.uniqueArray(element, {minLength: 1, maxLength: 4, selector: ([id]) => id});
	t.notThrows(() =>
		fc.assert(
			fc.property(elements, (list) => {
				const data = list
					.map(
						([id, params]) => `[${id}${params.map(([k, v]) => ` ${k}="${escaped(v)}"`).join('')}]`,
					)
					.join('');
				const result = scanned(`${before}${data}`);
				const expected = list.map(([id, params]) => [id, Object.fromEntries(grouped(params))]);
				return result.ok && isDeepStrictEqual(result.structured_data, Object.fromEntries(expected));
			}),
			fuzzRuns(200),
		),
	);
});

/** Values by name; those of a name that stands more than once in an array. */
function grouped(params: readonly (readonly [string, string])[]): Map<string, string | string[]> {
	const byName = Map.groupBy(params, ([key]) => key);
	return new Map(
		[...byName].map(([key, pairs]) => {
			const values = pairs.map(([, each]) => each);
			return [key, values.length === 1 ? (values[0] ?? '') : values];
		}),
	);
}
