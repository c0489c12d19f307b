import type {Block} from './block/block.ts';
import type {PartRead} from './block/part-read.ts';
import {andThen, ok} from './block/part-read.ts';
import type {BlockWalk} from './block-walk.ts';
import type {EventFile} from './event-file.ts';
import type {FoundBlock} from './found-block.ts';
import type {ReadFiles} from './read-files.ts';
import type {BlockReader} from './kept-blocks.ts';
import type {RowFilter} from './row-filter.ts';
import type {RowSet} from './row-set.ts';

/** Most blocks whose lines are inflated before their turn: as many as other threads find work in. */
const mostAhead = 3;

/** Most blocks that are passed by on the way to the next one to be inflated. */
const mostPassed = 256;

export interface ReadAheadOptions {
	readonly files: ReadFiles;
	readonly walk: BlockWalk;
	readonly filter: RowFilter;
	/** Whether the lines of rows are needed though no condition looks into them. */
	readonly givesLines: boolean;
	/** False for a block that is passed by. */
	readonly isOpened: (found: FoundBlock) => boolean;
}

/** A block in its turn: passed by, opened, or not there any more, since a chunk was sealed or a file dropped. */
export type TakenBlock =
	| {readonly kind: 'passed' | 'gone'; readonly found: FoundBlock}
	| {readonly kind: 'opened'; readonly found: FoundBlock; readonly opened: Opened};

/** A block with the rows of it that may be wanted. */
interface Opened {
	/** Its parts are read from there. */
	readonly file: EventFile;
	readonly stored: PartRead<Block>;
	/** As the query wants it. */
	readonly content: PartRead<{readonly block: Block; readonly candidates: RowSet}>;
	/** Settles when the lines are inflated, where they are needed. */
	readonly lines: Promise<void> | undefined;
}

/**
 * Blocks of a walk in its order. While one is looked at, the lines of those to come are inflated in other threads: that takes as long
 * as all else. How far it reads ahead grows from block to block, so that a reader who finds at once what he wants reads no more.
 */
export class ReadAhead {
	readonly #options: ReadAheadOptions;
	readonly #reader: BlockReader = Symbol('reader');
	readonly #taken: {readonly edge: number; readonly block: TakenBlock}[] = [];
	#depth = 0;

	constructor(options: ReadAheadOptions) {
		this.#options = options;
	}

	/** The id that is nearest of all in the blocks to come; undefined where there are none. */
	get edge(): number | undefined {
		return this.#taken[0]?.edge ?? this.#options.walk.edge;
	}

	/** The next block, ready to be looked at; undefined behind the last one. */
	async next(): Promise<TakenBlock | undefined> {
		if (this.#taken.length === 0) this.#take();
		const block = this.#taken.shift()?.block;
		const lines = block?.kind === 'opened' ? block.opened.lines : undefined;
		if (lines === undefined) return block;
		this.#goAhead();
		this.#options.files.endReading();
		await lines;
		return block;
	}

	/** What `look` makes of an opened block and the rows that are wanted; undefined where it is not there any more. */
	use<Result>(
		{found, opened}: TakenBlock & {kind: 'opened'},
		look: (block: Block, rows: RowSet) => PartRead<Result>,
	): PartRead<Result> | undefined {
		const {files} = this.#options;
		return files.useBlocks(found.file, (file) => {
			// A file that was closed for another one to be opened is open again, and the block's parts are read anew.
			const before = file === opened.file ? opened : this.#open(file, found);
			const result = before && this.#look(before, found, look);
			if (result?.kind !== 'damaged') {
				if (before !== undefined) this.#keep(before, found);
				return result;
			}
			// A block that is decoded anew meanwhile has other parts than those that were read.
			return file.snapshot(() => {
				const again = this.#open(file, found);
				return again && this.#look(again, found, look);
			});
		});
	}

	#keep({file, stored}: Opened, {block}: FoundBlock): void {
		const {files, givesLines} = this.#options;
		if (stored.kind === 'damaged') return;
		const isShared = files.blocks.keep(file, block, {block: stored.value, reader: this.#reader});
		if (!isShared && !givesLines) stored.value.release();
	}

	#look<Result>(
		{content}: Opened,
		found: FoundBlock,
		look: (block: Block, rows: RowSet) => PartRead<Result>,
	): PartRead<Result> {
		return andThen(content, ({block, candidates}) =>
			andThen(this.#options.filter.rows(block, found, candidates), (rows) => look(block, rows)),
		);
	}

	#goAhead(): void {
		let inflating = this.#taken.filter(({block}) => isInflating(block)).length;
		while (inflating < this.#depth && this.#taken.length < mostPassed && this.#take())
			if (isInflating(this.#taken.at(-1)?.block)) inflating += 1;
		this.#depth = Math.min(this.#depth + 1, mostAhead);
	}

	/** Returns whether there was one. */
	#take(): boolean {
		const {walk, isOpened, files} = this.#options;
		const {edge} = walk;
		const found = walk.next();
		if (found === undefined || edge === undefined) return false;
		const opened = isOpened(found)
			? (files.useBlocks(found.file, (file) => this.#open(file, found)) ?? 'gone')
			: 'passed';
		const block: TakenBlock =
			typeof opened === 'string' ? {kind: opened, found} : {kind: 'opened', found, opened};
		this.#taken.push({edge, block});
		return true;
	}

	#open(file: EventFile, found: FoundBlock): Opened | undefined {
		const {filter, givesLines, files} = this.#options;
		const stored = files.blocks.open(file, found.block);
		if (stored === undefined) return undefined;
		const content = andThen(andThen(stored, filter.view), (block) =>
			andThen(filter.candidates(block, found), (candidates) => ok({block, candidates})),
		);
		if (content.kind === 'damaged') return {file, stored, content, lines: undefined};
		const {block, candidates} = content.value;
		const needsLines = (filter.readsLines || givesLines) && !candidates.isEmpty;
		return {file, stored, content, lines: needsLines ? block.inflateLines() : undefined};
	}
}

function isInflating(block: TakenBlock | undefined): boolean {
	return block?.kind === 'opened' && block.opened.lines !== undefined;
}
