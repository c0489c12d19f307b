import type {Signature} from './signature.ts';
import {hasHashes} from './signature.ts';

/**
 * What the signatures of blocks can say of a query: `all` and `any` of plans, and probes, hashes that all have to be there. `unknown`
 * is what a signature says nothing of: any block may have it.
 */
export type ProbePlan =
	| {readonly kind: 'unknown'}
	| {readonly kind: 'probes'; readonly hashes: Int32Array}
	| {readonly kind: 'all' | 'any'; readonly of: readonly ProbePlan[]};

/** A bit per block, the newest highest. */
export type BlockMask = bigint;

/** Whether a block may have a row that the plan's query finds; false is certain. Undefined is the signature of a block without one. */
export function mayMatch(plan: ProbePlan, signature: Signature | undefined): boolean {
	const isThere = (hashes: Int32Array): boolean =>
		signature === undefined || hasHashes(signature, hashes);
	return keep(plan, 1n, (hashes) => (isThere(hashes) ? 1n : 0n)) !== 0n;
}

/** Those of the blocks that may match; `test` says which of some blocks have all of the hashes. */
export function keep(
	plan: ProbePlan,
	blocks: BlockMask,
	test: (hashes: Int32Array, blocks: BlockMask) => BlockMask,
): BlockMask {
	switch (plan.kind) {
		case 'unknown':
			return blocks;
		case 'probes':
			return test(plan.hashes, blocks);
		case 'all': {
			let left = blocks;
			for (const part of plan.of) {
				if (left === 0n) break;
				left = keep(part, left, test);
			}
			return left;
		}
		case 'any': {
			let found = 0n;
			// What one part has let through, no other need be asked for.
			for (const part of plan.of) found |= keep(part, blocks & ~found, test);
			return found;
		}
	}
}
