import {Buffer} from 'node:buffer';
import * as fc from 'fast-check';
import test from 'ava';
import {mayMatch} from '../../../src/db/block/probe-plan.ts';
import type {ProbePlan} from '../../../src/db/block/probe-plan.ts';
import {needleProbes} from '../../../src/db/block/probes.ts';
import type {Signature} from '../../../src/db/block/signature.ts';
import {signatureOf} from '../../../src/db/block/signature.ts';
import type {Candidates, SignatureGroup} from '../../../src/db/block/signature-group.ts';
import {
	candidates,
	groupBlocks,
	groupSignatures,
	readGroupIndex,
} from '../../../src/db/block/signature-group.ts';
import {fuzzRuns} from '../../helpers/fuzzing.ts';

const words = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'theta', 'kappa'] as const;

function signatureWith(text: string): Signature | undefined {
	const bytes = Buffer.from(text);
	return signatureOf({bytes, starts: Uint32Array.of(0, bytes.length)}, new Map());
}

/** Of three sizes, sampled, and none. */
const signatures = ['', numbersTo(3000), numbersTo(9000), base64()].flatMap((filler) =>
	['alpha beta', 'gamma', 'delta epsilon zeta'].map((some) => signatureWith(`${some} ${filler}`)),
);

const anyGroup = fc.array(fc.constantFrom(...signatures, undefined), {maxLength: groupBlocks});

const anyPlan: fc.Arbitrary<ProbePlan> = fc.letrec<{plan: ProbePlan}>((tie) => ({
	plan: fc.oneof(
		{maxDepth: 3},
		fc
			.constantFrom(...words)
			.map((word) => ({kind: 'probes', hashes: needleProbes(word)}) as const),
		fc.constant({kind: 'unknown'} as const),
		fc.record({
			kind: fc.constantFrom('all', 'any'),
			of: fc.array(tie('plan'), {maxLength: 3}),
		}),
	),
})).plan;

function ask(plan: ProbePlan, {index, slices}: SignatureGroup): Candidates {
	const read = readGroupIndex(index);
	if (read.kind === 'damaged') throw new Error(read.reason);
	return candidates(plan, read.value, (place) => slices[place]);
}

test('a group lets through the blocks whose own signatures do', (t) => {
	fc.assert(
		fc.property(anyGroup, anyPlan, (group, plan) => {
			let blocks = 0n;
			for (const [block, signature] of group.entries())
				if (mayMatch(plan, signature)) blocks |= 1n << BigInt(block);
			t.deepEqual(ask(plan, groupSignatures(group)), {blocks, damage: []});
		}),
		fuzzRuns(30),
	);
});

test('a group has room for 64 blocks, and for none more', (t) => {
	const group = Array.from({length: groupBlocks}, () => signatureWith('alpha'));
	const plan: ProbePlan = {kind: 'probes', hashes: needleProbes('alpha')};
	t.deepEqual(ask(plan, groupSignatures(group)), {blocks: 2n ** 64n - 1n, damage: []});
	t.throws(() => groupSignatures([...group, undefined]), {instanceOf: RangeError});
});

test('an absent needle is refused by few slices', (t) => {
	const group = signatures.slice(3, 9);
	const {index, slices} = groupSignatures(group);
	const read = readGroupIndex(index);
	if (read.kind === 'damaged') return t.fail(read.reason);
	const asked: number[] = [];
	const plan: ProbePlan = {kind: 'probes', hashes: needleProbes('1234 quixotic 5678 zephyr')};
	const {blocks} = candidates(plan, read.value, (place) => {
		asked.push(place);
		return slices[place];
	});
	t.is(blocks, 0n);
	t.true(asked.length <= 3, `${asked.length} slices`);
	return t.is(new Set(asked).size, asked.length);
});

test('a damaged or missing slice refuses nothing and is reported', (t) => {
	const {index, slices} = groupSignatures([signatureWith('alpha'), signatureWith('beta')]);
	const plan: ProbePlan = {kind: 'probes', hashes: needleProbes('gamma')};
	t.deepEqual(ask(plan, {index, slices}), {blocks: 0n, damage: []});
	const [slice = Buffer.alloc(0)] = slices;
	for (let at = 0; at < slice.length; at += 7) {
		const changed = Buffer.from(slice);
		changed[at] = (changed[at] ?? 0) ^ 1;
		const answer = ask(plan, {index, slices: [changed]});
		t.like(answer, {blocks: 3n, damage: [{part: 'slice 0'}]});
	}
	t.like(ask(plan, {index, slices: []}), {blocks: 3n, damage: [{reason: 'it is missing'}]});
});

test('a damaged index is known', (t) => {
	const {index} = groupSignatures([signatureWith('alpha'), undefined]);
	for (let at = 0; at < index.length; at += 1) {
		const changed = Buffer.from(index);
		changed[at] = (changed[at] ?? 0) ^ 1;
		t.is(readGroupIndex(changed).kind, 'damaged');
		t.is(readGroupIndex(index.subarray(0, at)).kind, 'damaged');
	}
});

test('any of nothing lets no block through, all of nothing every one', (t) => {
	t.is(ask({kind: 'any', of: []}, groupSignatures(signatures)).blocks, 0n);
	t.is(ask({kind: 'all', of: []}, groupSignatures(signatures)).blocks, 2n ** 12n - 1n);
});

function numbersTo(last: number): string {
	return Array.from({length: last}, (_, number) => Math.imul(number, 0x9e37_79b1)).join(',');
}

function base64(): string {
	let state = 1;
	const bytes = Uint8Array.from({length: 400_000}, () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state >>> 24;
	});
	return Buffer.from(bytes).toString('base64');
}
