import type {Buffer} from 'node:buffer';
import type {BlockMask, ProbePlan} from './block/probe-plan.ts';
import {mayMatch} from './block/probe-plan.ts';
import {candidates, groupBlocks, readGroupIndex} from './block/signature-group.ts';
import type {EventFile} from './event-file.ts';
import {slicesPerGroup} from './event-file-schema.ts';
import type {KnownFile} from './event-files.ts';
import type {FoundBlock} from './found-block.ts';
import type {KeptMask} from './kept-masks.ts';
import type {ReadFiles} from './read-files.ts';

const anyBlock: BlockMask = 2n ** BigInt(groupBlocks) - 1n;

/** What the signatures of blocks say of one plan, read group by group as its blocks are asked for. */
export class SignedBlocks {
	readonly #files: ReadFiles;
	readonly #plan: ProbePlan;
	/** By file and group: a bit for each block that may match. */
	readonly #masks = new Map<string, BlockMask>();
	readonly #kept: Map<string, KeptMask>;
	/** The group that was asked for last: those of its other blocks are next. */
	#last: {readonly file: KnownFile; readonly group: number; readonly mask: BlockMask} | undefined;

	constructor(files: ReadFiles, plan: ProbePlan) {
		this.#files = files;
		this.#plan = plan;
		this.#kept = files.masks.of(plan);
	}

	/** False is certain: a block without a signature, or whose signature is damaged, may match. Reads as `ReadFiles.useBlocks` does. */
	mayMatch({file, block}: FoundBlock): boolean {
		if (block.kind === 'chunk' || this.#plan.kind === 'unknown') return true;
		const group = Math.floor((block.number - 1) / groupBlocks);
		const isLast = this.#last?.file === file && this.#last.group === group;
		const mask =
			isLast && this.#last !== undefined ? this.#last.mask : this.#knownMask(file, group);
		this.#last = {file, group, mask};
		return (mask & (1n << BigInt((block.number - 1) % groupBlocks))) !== 0n;
	}

	#knownMask(file: KnownFile, group: number): BlockMask {
		const key = `${file.name} ${group}`;
		const known = this.#masks.get(key);
		if (known !== undefined) return known;
		const mask = this.#files.useBlocks(file, (open) => this.#keptMask(open, group)) ?? anyBlock;
		this.#masks.set(key, mask);
		return mask;
	}

	/** What an earlier query was told, while it holds. */
	#keptMask(open: EventFile, group: number): BlockMask {
		const packs = packsOf(open, group);
		if (packs === undefined) return this.#maskOf(open, group);
		const key = `${open.fileId()} ${group}`;
		const kept = this.#kept.get(key);
		if (kept !== undefined && kept.packs === packs) return kept.mask;
		const mask = this.#maskOf(open, group);
		this.#kept.set(key, {packs, mask});
		return mask;
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

/** The decoder packs of all blocks of a group that is turned; undefined where it is not, or some are being decoded anew. */
function packsOf({statements}: EventFile, group: number): string | null | undefined {
	const found = statements.get<PacksRow>(
		`SELECT count(*) AS blocks, count(packs) AS named, min(packs) AS least, max(packs) AS most
		FROM blocks WHERE block > ? AND block <= ?
			AND EXISTS (SELECT 1 FROM signature_groups WHERE number = ?)`,
		group * groupBlocks,
		(group + 1) * groupBlocks,
		group,
	);
	const isOne =
		found?.blocks === groupBlocks &&
		(found.named === 0 || found.named === groupBlocks) &&
		found.least === found.most;
	return isOne ? found.least : undefined;
}

interface PacksRow {
	readonly blocks: number;
	readonly named: number;
	readonly least: string | null;
	readonly most: string | null;
}
