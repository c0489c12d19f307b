import type {Buffer} from 'node:buffer';
import type {BlockMask, ProbePlan} from './block/probe-plan.ts';
import {mayMatch} from './block/probe-plan.ts';
import {unpackSignature} from './block/signature.ts';
import {candidates, groupBlocks, readGroupIndex} from './block/signature-group.ts';
import type {EventFile} from './event-file.ts';
import {slicesPerGroup} from './event-file-schema.ts';
import type {FoundBlock} from './found-block.ts';
import type {ReadFiles} from './read-files.ts';

const anyBlock: BlockMask = 2n ** BigInt(groupBlocks) - 1n;

/** What the signatures of blocks say of one plan, read group by group as its blocks are asked for. */
export class SignedBlocks {
	readonly #files: ReadFiles;
	readonly #plan: ProbePlan;
	/** By file and group: a bit for each block that may match. */
	readonly #masks = new Map<string, BlockMask>();

	constructor(files: ReadFiles, plan: ProbePlan) {
		this.#files = files;
		this.#plan = plan;
	}

	/** False is certain: a block without a signature, or whose signature is damaged, may match. */
	mayMatch({file, block}: FoundBlock): boolean {
		if (block.kind === 'chunk' || this.#plan.kind === 'unknown') return true;
		const group = Math.floor((block.number - 1) / groupBlocks);
		const key = `${file.name} ${group}`;
		const known = this.#masks.get(key);
		const mask =
			known ?? this.#files.use(file, (open) => maskOf(open, group, this.#plan)) ?? anyBlock;
		if (known === undefined) this.#masks.set(key, mask);
		return (mask & (1n << BigInt((block.number - 1) % groupBlocks))) !== 0n;
	}
}

function maskOf({statements}: EventFile, group: number, plan: ProbePlan): BlockMask {
	const sql = 'SELECT shape FROM signature_groups WHERE number = ?';
	const row = statements.get<{shape: Buffer}>(sql, group);
	if (row === undefined) return ownMask(statements, group, plan);
	const index = readGroupIndex(row.shape);
	if (index.kind === 'damaged') return anyBlock;
	return candidates(plan, index.value, (slice) => {
		const found = 'SELECT bits FROM signature_slices WHERE place = ?';
		return statements.get<{bits: Buffer}>(found, group * slicesPerGroup + slice)?.bits;
	}).blocks;
}

/** Of a group that is not complete. */
function ownMask(statements: EventFile['statements'], group: number, plan: ProbePlan): BlockMask {
	const first = group * groupBlocks + 1;
	const rows = statements.all<{block: number; bits: Buffer}>(
		'SELECT block, bits FROM signatures WHERE block >= ?',
		first,
	);
	let mask = anyBlock;
	for (const {block, bits} of rows) {
		const signature = unpackSignature(bits);
		if (signature.kind === 'ok' && !mayMatch(plan, signature.value))
			mask &= ~(1n << BigInt(block - first));
	}
	return mask;
}
