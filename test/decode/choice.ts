import test from 'ava';
import type {FieldValue} from '../../src/model/event.ts';
import {compileChoice, maxRemembered} from '../../src/decode/choice.ts';

const pick = compileChoice([
	{words: ['DROP', 'denied'], contains: ['-D]'], fields: {verdict: 'deny'}},
	{words: ['allow'], fields: {verdict: 'allow'}},
	{contains: ['drop'], fields: {verdict: 'perhaps'}},
	{fields: {verdict: 'none'}},
]);

const cases: readonly (readonly [text: string, verdict: string])[] = [
	['FW-DROP: ', 'deny'],
	['iptables denied: ', 'deny'],
	['[WAN_IN-default-D]', 'deny'],
	['ALLOW_DROPBOX', 'allow'],
	['mydrops', 'perhaps'],
	['', 'none'],
];

for (const [text, verdict] of cases) {
	test(`the words of '${text}' choose ${verdict}`, (t) => {
		t.deepEqual(choose(text), [['verdict', verdict]]);
		t.deepEqual(choose(text), [['verdict', verdict]]);
	});
}

test('more texts than are remembered are chosen for as before', (t) => {
	for (let index = 0; index <= maxRemembered; index += 1) choose(`allow ${index}`);
	t.deepEqual(choose('drop'), [['verdict', 'deny']]);
});

test('a text that no case is for gets no fields', (t) => {
	t.deepEqual(compileChoice([{words: ['x'], fields: {a: 1}}])('y'), []);
});

function choose(text: string): readonly (readonly [string, FieldValue])[] {
	return pick(text).map(({name, value}) => [name.text, value]);
}
