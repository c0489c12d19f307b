import type {StoredBlock} from './block-range.ts';
import type {KnownFile} from './event-files.ts';
import type {FoundBlock} from './found-block.ts';
import type {ReadFiles} from './read-files.ts';

/** Which way a reader goes from a place in the order of commit. */
export type Direction = 'older' | 'newer';

/** What of one file's lane is not taken: blocks from `next` on, in the walk's direction. */
interface Lane {
	readonly file: KnownFile;
	readonly run: readonly StoredBlock[];
	next: number;
}

/**
 * The blocks that lie beyond a place in the order of commit, the nearest first. Ids of several files and lanes interleave, so a block
 * that was taken may hold ids behind those of blocks to come: what is beyond `edge` is complete.
 */
export class BlockWalk {
	readonly #files: ReadFiles;
	readonly #direction: Direction;
	readonly #from: number;
	readonly #lanes: Lane[] = [];
	/** Not looked into so far, the nearest last. */
	readonly #waiting: KnownFile[];

	/** Of `from` itself and what lies on its other side nothing is wanted, though a block can hold it. */
	constructor(
		files: ReadFiles,
		from: number,
		{
			direction,
			mayBeIn,
		}: {readonly direction: Direction; readonly mayBeIn: (file: KnownFile) => boolean},
	) {
		this.#files = files;
		this.#direction = direction;
		this.#from = from;
		const wanted = files
			.all()
			.filter(
				(file) =>
					file.extent.events > 0 &&
					this.#isBeyond(this.#farEnd(extentIds(file.extent))) &&
					mayBeIn(file),
			);
		this.#waiting = wanted.toSorted((one, other) =>
			this.#order(this.#nearEnd(extentIds(other.extent)), this.#nearEnd(extentIds(one.extent))),
		);
	}

	/** The id that is nearest of all in the blocks to come; undefined where there are none. */
	get edge(): number | undefined {
		const lane = this.#nearest();
		return lane && this.#nearEnd(idsOf(lane));
	}

	/** Takes the next block. */
	next(): FoundBlock | undefined {
		const lane = this.#nearest();
		const block = lane?.run[lane.next];
		if (lane === undefined || block === undefined) return undefined;
		lane.next += this.#direction === 'older' ? -1 : 1;
		return {file: lane.file, block};
	}

	#nearest(): Lane | undefined {
		let nearest = this.#nearestOpen();
		for (let file = this.#waiting.at(-1); file !== undefined; file = this.#waiting.at(-1)) {
			const isFarther =
				nearest !== undefined &&
				this.#order(this.#nearEnd(idsOf(nearest)), this.#nearEnd(extentIds(file.extent))) < 0;
			if (isFarther) break;
			this.#waiting.pop();
			this.#lookInto(file);
			nearest = this.#nearestOpen();
		}
		return nearest;
	}

	#nearestOpen(): Lane | undefined {
		let nearest: Lane | undefined;
		for (const lane of this.#lanes) {
			if (lane.run[lane.next] === undefined) continue;
			const isNearer =
				nearest === undefined ||
				this.#order(this.#nearEnd(idsOf(lane)), this.#nearEnd(idsOf(nearest))) < 0;
			if (isNearer) nearest = lane;
		}
		return nearest;
	}

	#lookInto(file: KnownFile): void {
		const runs = this.#files.use(file, (open) => open.blocks().runs) ?? [];
		for (const run of runs)
			if (run.length > 0) this.#lanes.push({file, run, next: this.#firstOf(run)});
	}

	/** The nearest block that reaches beyond the place; they are sorted. */
	#firstOf(run: readonly StoredBlock[]): number {
		const isOlder = this.#direction === 'older';
		let [low, high] = [0, run.length];
		while (low < high) {
			const middle = (low + high) >>> 1;
			const block = run[middle];
			const isBefore =
				block !== undefined && (isOlder ? block.firstId < this.#from : block.lastId <= this.#from);
			if (isBefore) low = middle + 1;
			else high = middle;
		}
		return isOlder ? low - 1 : low;
	}

	#isBeyond(id: number): boolean {
		return this.#direction === 'older' ? id < this.#from : id > this.#from;
	}

	/** Below 0 where the one id is nearer than the other. */
	#order(one: number, other: number): number {
		return this.#direction === 'older' ? other - one : one - other;
	}

	#nearEnd({first, last}: Ids): number {
		return this.#direction === 'older'
			? Math.min(last, this.#from - 1)
			: Math.max(first, this.#from + 1);
	}

	#farEnd({first, last}: Ids): number {
		return this.#direction === 'older' ? first : last;
	}
}

interface Ids {
	readonly first: number;
	readonly last: number;
}

function idsOf({run, next}: Lane): Ids {
	return {first: run[next]?.firstId ?? 0, last: run[next]?.lastId ?? 0};
}

function extentIds({firstEvent, lastEvent}: KnownFile['extent']): Ids {
	return {first: firstEvent, last: lastEvent};
}
