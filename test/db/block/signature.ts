import {Buffer} from 'node:buffer';
import * as fc from 'fast-check';
import test from 'ava';
import {planOf} from '../../../src/db/block/plan-condition.ts';
import {mayMatch} from '../../../src/db/block/probe-plan.ts';
import type {Signature} from '../../../src/db/block/signature.ts';
import {
	packSignature,
	signatureOf,
	signatureSizes,
	unpackSignature,
} from '../../../src/db/block/signature.ts';
import {foldBytes} from '../../../src/base/fold-case.ts';
import {blockLinesOf} from '../../helpers/block-lines.ts';
import {anyCharacter, fuzzRuns} from '../../helpers/fuzzing.ts';
import {randomFrom} from '../../helpers/random.ts';

const noValues = new Map<string, readonly string[]>();

function mayContain(signature: Signature | undefined, value: string): boolean {
	return mayMatch(planOf({kind: 'text', value}), signature);
}

/** Text as `foldBytes` reads bytes, each that is not UTF-8 a character. */
function textOf(line: Uint8Array): string {
	return foldBytes(line).toString();
}

const anyLine = fc.oneof(
	fc.array(anyCharacter, {maxLength: 40}).map((characters) => Buffer.from(characters.join(''))),
	fc.uint8Array({maxLength: 40}).map((bytes) => Buffer.from(bytes)),
	fc.uint8Array({maxLength: 60}).map((bytes) => Buffer.from(Buffer.from(bytes).toString('base64'))),
	fc
		.array(
			fc.constantFrom('failed ', 'ÄÖ', 'ς', '10.', '1.', '2.', '255.0.0.1', 'ſ', 'K', '日本'),
			{
				maxLength: 12,
			},
		)
		.map((words) => Buffer.from(words.join(''))),
);

/** The same text in other case, as far as it folds to the same. */
function recased(text: string, choose: () => number): string {
	return Array.from(text, (character) => {
		const other = choose() < 0.5 ? character.toUpperCase() : character.toLowerCase();
		const isSame = textOf(Buffer.from(other)) === textOf(Buffer.from(character));
		return isSame ? other : character;
	}).join('');
}

test('every part of every line passes, in whatever case', (t) => {
	fc.assert(
		fc.property(fc.array(anyLine, {minLength: 1, maxLength: 6}), fc.nat(), (lines, seed) => {
			const signature = signatureOf(blockLinesOf(lines), noValues);
			const choose = randomFrom(seed);
			for (const line of lines) {
				const characters = Array.from(textOf(line));
				for (let from = 0; from < characters.length; from += 1) {
					const to = from + Math.floor(choose() * (characters.length - from)) + 1;
					const needle = recased(characters.slice(from, to).join(''), choose);
					t.true(mayContain(signature, needle), needle);
				}
			}
		}),
		fuzzRuns(150),
	);
});

test('what is in no line is refused', (t) => {
	const signature = signatureOf(
		blockLinesOf(['Failed password for root from 192.0.2.17 port 4022 ssh2', 'session opened']),
		noValues,
	);
	for (const needle of ['failed login', 'rooty', '192.0.2.18', '2.0.2.1 ', 'segfault'])
		t.false(mayContain(signature, needle), needle);
});

test('a needle of less than four bytes is refused by no block', (t) => {
	const signature = signatureOf(blockLinesOf(['one line']), noValues);
	t.true(mayContain(signature, 'xyz'));
	t.false(mayContain(signature, 'wxyz'));
	t.true(mayContain(signature, ''));
});

test('an address that shares all its short parts with others is refused', (t) => {
	const addresses = Array.from({length: 4096}, (_, index) => `10.1.${index >> 8}.${index & 255}`);
	const signature = signatureOf(
		blockLinesOf(addresses.map((address) => `from ${address} port`)),
		noValues,
	);
	for (const address of addresses) t.true(mayContain(signature, address));
	const others = addresses.map((address) => address.replace('10.1.', '10.20.'));
	const passed = others.filter((address) => mayContain(signature, address));
	t.true(passed.length < others.length / 50, `${passed.length} passed`);
});

test('a signature is as small as leaves three quarters unset', (t) => {
	const few = signatureOf(blockLinesOf(['one']), noValues);
	t.is(few?.log2Bits, signatureSizes.least);
	for (const lines of [1000, 5000, 20_000]) {
		const signature = signatureOf(blockLinesOf(randomWords(lines)), noValues);
		const bits = 2 ** (signature?.log2Bits ?? 0);
		const share = setBits(signature) / bits;
		t.true(share <= 0.25 && share > 0.1, `${share} of ${bits}`);
	}
});

test('a block of base64 keeps what refuses text, and refuses no part of it', (t) => {
	const lines = base64Lines(700);
	const signature = signatureOf(blockLinesOf(lines), noValues);
	t.is(signature?.log2Bits, signatureSizes.most);
	t.true((signature?.depth ?? 0) > 0);
	const choose = randomFrom(7);
	for (const line of lines)
		for (let times = 0; times < 20; times += 1) {
			const from = Math.floor(choose() * line.length);
			const needle = line.slice(from, from + 1 + Math.floor(choose() * 40));
			t.true(mayContain(signature, recased(needle, choose)));
		}
	t.false(mayContain(signature, 'no "such" words: here'));
});

test('a block whose grams fit in no signature has none, and is refused by no query', (t) => {
	const choose = randomFrom(3);
	const marks = '!"#$%&\'()*,-.:;<=>?@[]^_`{|}~';
	const line = (): string =>
		Array.from({length: 1000}, () => marks[Math.floor(choose() * marks.length)]).join('');
	const signature = signatureOf(blockLinesOf(Array.from({length: 400}, line)), noValues);
	t.is(signature, undefined);
	t.true(mayContain(signature, 'anything'));
});

test('a listed value passes by its name, in any case, and others are refused', (t) => {
	const listed = new Map([
		['user.name', ['Root', 'bob']],
		['source.ip', ['192.0.2.1']],
	]);
	const signature = signatureOf(blockLinesOf(['a line']), listed);
	const has = (field: string, value: string | number): boolean =>
		mayMatch(planOf({kind: 'field', field, test: {kind: 'equals', value}}), signature);
	t.true(has('user.name', 'root'));
	t.true(has('user.name', 'BOB'));
	t.true(has('source.ip', '192.0.2.1'));
	t.false(has('user.name', '192.0.2.1'));
	t.false(has('user.name', 'carol'));
	t.false(has('source.ip', '192.0.2.2'));
	t.true(has('source.port', 22), 'no list says what ports there are');
});

test('a packed signature comes back, and a damaged one is known', (t) => {
	const signature = signatureOf(blockLinesOf(['Failed password for root']), noValues);
	const packed = packSignature(signature);
	t.deepEqual(unpackSignature(packed), {kind: 'ok', value: signature});
	t.deepEqual(unpackSignature(packSignature(undefined)), {kind: 'ok', value: undefined});
	for (let at = 0; at < packed.length; at += 1) {
		const changed = Buffer.from(packed);
		changed[at] = (changed[at] ?? 0) ^ 0x10;
		t.is(unpackSignature(changed).kind, 'damaged');
		t.is(unpackSignature(packed.subarray(0, at)).kind, 'damaged');
	}
});

function setBits(signature: Signature | undefined): number {
	let set = 0;
	for (const word of signature?.bits ?? [])
		set += (word >>> 0).toString(2).replaceAll('0', '').length;
	return set;
}

function randomWords(count: number): readonly string[] {
	const choose = randomFrom(count);
	return Array.from({length: count}, () => Math.floor(choose() * 36 ** 5).toString(36));
}

/** A mebibyte and a half of lines. */
function base64Lines(count: number): readonly string[] {
	const choose = randomFrom(1);
	return Array.from({length: count}, () => {
		const bytes = Buffer.from(Array.from({length: 1100}, () => Math.floor(choose() * 256)));
		return `{"payload":"${bytes.toString('base64')}"}`;
	});
}
