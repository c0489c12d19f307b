import {Buffer} from 'node:buffer';
import * as fc from 'fast-check';
import test from 'ava';
import {compileDecoders} from '../../src/decode/pack-files.ts';
import type {Message} from '../../src/decode/message.ts';
import {compilePattern, matchVariant} from '../../src/decode/pattern.ts';
import {isTyped, typedVariant} from '../../src/decode/typed-variant.ts';
import {EventBatch} from '../../src/model/event-batch.ts';
import {emptyFieldParts, FieldColumns} from '../../src/model/field-columns.ts';

const part = fc.constantFrom(
	'a',
	'b',
	' ',
	'=',
	'ab',
	'[a]',
	'{a|b}',
	'<word>',
	'<until>',
	'<text>',
	'<int>',
	'1',
);
const pattern = fc
	.array(part, {minLength: 1, maxLength: 7})
	.map((parts) => parts.join(''))
	.filter((text) => compilePattern(text).kind === 'ok');
/** An empty one is no pack's. */
const message = fc
	.string({unit: fc.constantFrom('a', 'b', ' ', '=', '1'), minLength: 1, maxLength: 12})
	.map((text) => text.trim())
	.filter((text) => text !== '');

test('of any patterns the first that matches counts, as if each were tried by itself', (t) => {
	fc.assert(
		fc.property(
			fc.array(pattern, {minLength: 1, maxLength: 8}),
			fc.array(message, {minLength: 1, maxLength: 8}),
			(patterns, messages) => {
				const {decoders} = compileDecoders([{name: 'a.yaml', text: packOf(patterns)}]);
				for (const text of messages) {
					const found = decoded(decoders, text);
					t.is(found, firstMatch(patterns, text), `${patterns.join('\n')}\n${text}`);
				}
			},
		),
		{numRuns: 400},
	);
});

function packOf(patterns: readonly string[]): string {
	const lines = patterns.map(
		(match, index) => `  - {name: p${index}, match: '${match}', fields: {event.action: p${index}}}`,
	);
	return `decoder: a
description: a pack of a test
programs: [p]
patterns:
${lines.join('\n')}
tests: {accept: [], reject: [], injection: []}
`;
}

function decoded(
	decoders: ReturnType<typeof compileDecoders>['decoders'],
	text: string,
): string | undefined {
	const bytes = Buffer.from(`p${text}`);
	const batch = new EventBatch(1, bytes.length);
	const row = batch.add(bytes, 0, 1, 0);
	batch.setSpan(row, 'program', 0, 1);
	batch.setSpan(row, 'message', 1, bytes.length);
	decoders.decode(batch, row);
	const action = batch.field(row, 'event.action');
	return action === undefined ? undefined : String(action);
}

function firstMatch(patterns: readonly string[], text: string): string | undefined {
	const bytes = Buffer.from(text);
	const batch = new EventBatch(1, bytes.length + 1);
	const fields = new FieldColumns(new Uint32Array(2), 0, emptyFieldParts());
	const range: Message = {
		bytes,
		from: 0,
		to: bytes.length,
		program: null,
		batch,
		row: 0,
		fields,
		process: undefined,
		memory: undefined,
	};
	const index = patterns.findIndex((each) => {
		const compiled = compilePattern(each);
		const variants = compiled.kind === 'ok' ? compiled.variants.map(typedVariant) : [];
		return variants.some(
			(typed) => matchVariant(typed.variant, range, typed.spans) && isTyped(typed, range),
		);
	});
	return index < 0 ? undefined : `p${index}`;
}
