import type {Block} from './block/block.ts';
import type {PartRead} from './block/part-read.ts';
import type {StoredBlock} from './block-range.ts';
import type {EventFile} from './event-file.ts';

/** Inflated bytes that are kept: those of the last 1,000 events of a host that sends one of a hundred, and of as many blocks with a rare word. */
const usualBytes = 48 << 20;

/** Milliseconds after which what nobody has read meanwhile is let go. */
const keepMs = 60_000;

/** One who reads blocks: what it goes through does not push out its own. */
export type BlockReader = symbol;

interface Kept {
	readonly file: EventFile;
	readonly block: Block;
	readonly bytes: number;
	readonly reader: BlockReader;
}

/**
 * Blocks as they were opened last, with all of them that is inflated: who pages, or asks again with a word more, reads the same ones. One
 * that reads more blocks than are kept leaves the first of them, so that asking again finds some of them there.
 */
export class KeptBlocks {
	/** By file and block, the one that was read longest ago first. */
	readonly #kept = new Map<string, Kept>();
	/** Those that were ever kept. */
	readonly #given = new WeakSet<Block>();
	readonly #mostBytes: number;
	#bytes = 0;
	#letGo: NodeJS.Timeout | undefined;

	constructor(mostBytes = usualBytes) {
		this.#mostBytes = mostBytes;
	}

	/** See `EventFile.open`. A block that was decoded anew meanwhile has another directory, and is opened anew. */
	open(file: EventFile, stored: StoredBlock): PartRead<Block> | undefined {
		if (stored.kind === 'chunk') return file.open(stored);
		const key = keyOf(file, stored);
		const known = this.#kept.get(key);
		if (known !== undefined && known.file === file && file.isStill(stored, known.block))
			return {kind: 'ok', value: known.block};
		this.#remove(key);
		return file.open(stored);
	}

	/**
	 * Keeps a block that `open` gave of the file, as it is now, if there is room; one of which only columns were read is soon opened again.
	 * Returns whether others can have it, too, now or from before.
	 */
	keep(
		file: EventFile,
		stored: StoredBlock,
		{block, reader}: Pick<Kept, 'block' | 'reader'>,
	): boolean {
		if (stored.kind === 'block' && block.hasLines)
			this.#put(keyOf(file, stored), {file, block, reader});
		return this.#given.has(block);
	}

	clear(): void {
		clearTimeout(this.#letGo);
		this.#letGo = undefined;
		this.#kept.clear();
		this.#bytes = 0;
	}

	#put(key: string, {file, block, reader}: Omit<Kept, 'bytes'>): void {
		this.#remove(key);
		const bytes = block.heldBytes;
		if (!this.#makeRoom(bytes, reader)) return;
		this.#given.add(block);
		this.#kept.set(key, {file, block, bytes, reader});
		this.#bytes += bytes;
		this.#letGo ??= setTimeout(() => this.clear(), keepMs).unref();
		this.#letGo.refresh();
	}

	#makeRoom(bytes: number, reader: BlockReader): boolean {
		for (const [key, oldest] of this.#kept) {
			if (this.#bytes + bytes <= this.#mostBytes) return true;
			if (oldest.reader === reader) return false;
			this.#remove(key);
		}
		return bytes <= this.#mostBytes;
	}

	#remove(key: string): void {
		this.#bytes -= this.#kept.get(key)?.bytes ?? 0;
		this.#kept.delete(key);
	}
}

function keyOf(file: EventFile, {number}: StoredBlock): string {
	return `${file.fileId()} ${number}`;
}
