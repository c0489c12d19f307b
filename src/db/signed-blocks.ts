import type {Buffer} from 'node:buffer';
import type {BlockMask, ProbePlan} from './block/probe-plan.ts';
import {mayMatch} from './block/probe-plan.ts';
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
		const mask = known ?? this.#files.use(file, (open) => this.#maskOf(open, group)) ?? anyBlock;
		if (known === undefined) this.#masks.set(key, mask);
		return (mask & (1n << BigInt((block.number - 1) % groupBlocks))) !== 0n;
	}

	#maskOf(open: EventFile, group: number): BlockMask {
		const sql = 'SELECT shape FROM signature_groups WHERE number = ?';
		const row = open.statements.get<{shape: Buffer}>(sql, group);
		if (row === undefined) return this.#ownMask(open, group);
		const index = readGroupIndex(row.shape);
		if (index.kind === 'damaged') return anyBlock;
		return candidates(this.#plan, index.value, (slice) => {
			const found = 'SELECT bits FROM signature_slices WHERE place = ?';
			return open.statements.get<{bits: Buffer}>(found, group * slicesPerGroup + slice)?.bits;
		}).blocks;
	}

	/** Of a group that is not complete. */
	#ownMask(open: EventFile, group: number): BlockMask {
		const first = group * groupBlocks + 1;
		const signed = open.statements.all<{block: number; packs: string | null}>(
			`SELECT block, packs FROM signatures JOIN blocks USING (block) WHERE block >= ? AND block < ?`,
			first,
			first + groupBlocks,
		);
		let mask = anyBlock;
		for (const {block, packs} of signed) {
			const signature = this.#files.signatures.of(open, block, packs);
			if (signature.kind === 'ok' && !mayMatch(this.#plan, signature.value))
				mask &= ~(1n << BigInt(block - first));
		}
		return mask;
	}
}
