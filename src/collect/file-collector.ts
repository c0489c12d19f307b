import {clearImmediate, clearTimeout, setImmediate, setTimeout} from 'node:timers';
import type {Collector, CollectorReport, Work} from './collector.ts';
import {FileReader} from './file-reader.ts';
import type {FileReaderOptions} from './file-reader.ts';
import {FileSet} from './file-set.ts';
import type {FileSetting} from './file-setting.ts';
import {pieceBytes} from './file-tail.ts';
import type {FollowedFile} from './followed-file.ts';
import {KeptPositions} from './kept-positions.ts';
import {readingOrder} from './reading-order.ts';

/** What to read, where to put it, and the pace, which only tests change. */
export interface FileCollectorOptions extends Omit<FileReaderOptions, 'settleMs'> {
	readonly files: readonly FileSetting[];
	readonly pollMs?: number;
	readonly scanMs?: number;
	readonly settleMs?: number;
	readonly now?: () => number;
}

/** Most bytes read before other work has its turn. */
const stepBytes = 4 * pieceBytes;

/** Most files kept open that stand at their paths no more; of the oldest above that what is unread is lost. */
export const retiredLimit = 64;

/** After the basket has refused something. */
const retryMs = 1000;

const defaults = {pollMs: 250, scanMs: 2000, settleMs: 10_000, now: Date.now} as const;

/** Follows log files: looks at each a few times a second, and puts new lines with the position behind them into the basket. */
export class FileCollector implements Collector {
	readonly #options: Required<FileCollectorOptions>;
	readonly #set: FileSet;
	readonly #reader: FileReader;
	#timer: NodeJS.Timeout | undefined;
	#immediate: NodeJS.Immediate | undefined;
	#scannedAt = Number.NEGATIVE_INFINITY;
	#refusedAt = Number.NEGATIVE_INFINITY;
	#turns = 0;
	#steps = 0;
	/** Nothing is to be done until something happens at one of the paths. */
	#isQuiet = false;

	constructor(options: FileCollectorOptions) {
		this.#options = {...defaults, ...options};
		this.#set = new FileSet(options.files, new KeptPositions(options.basket));
		this.#reader = new FileReader(this.#options);
	}

	start(): void {
		const hasMore = this.step();
		// Between two steps others have their turn, however much there is to read.
		if (hasMore) this.#immediate = setImmediate(() => this.start());
		else this.#timer = setTimeout(() => this.start(), this.#options.pollMs);
	}

	stop(): Promise<void> {
		clearTimeout(this.#timer);
		clearImmediate(this.#immediate);
		this.#set.close();
		return Promise.resolve();
	}

	/** Looks once and reads at most `stepBytes`, and a piece of each file at most; returns whether more waits already. Never waits itself. */
	step(): boolean {
		this.#steps += 1;
		const now = this.#options.now();
		const change = this.#set.look();
		const isScanDue = !isWithin(now - this.#scannedAt, this.#options.scanMs);
		if (change === 'file' || isScanDue) this.#scan(now);
		else if (change === 'none' && this.#isQuiet) return false;
		this.#isQuiet = false;
		if (this.#isRefused(now)) return false;
		let left = stepBytes;
		let hasMore = false;
		this.#turns += 1;
		for (const file of readingOrder(this.#set.followed, this.#turns)) {
			const turn = this.#turn(file, now);
			left -= turn.bytes;
			hasMore ||= turn.hasMore;
			if (this.#isRefused(now)) return false;
			if (left <= 0) return true;
		}
		this.#isQuiet = this.#set.followed.every(isQuiet);
		return hasMore;
	}

	/** It looks at its files all the time. */
	get work(): Work {
		return {steps: this.#steps, isDue: true};
	}

	report(): CollectorReport {
		const {read, tooLong, lostBytes} = this.#reader;
		const files = this.#set.followed
			.filter((file) => !isRetired(file))
			.map(({tail, problem}) => ({
				name: tail.path,
				state: problem === null ? ('reading' as const) : ('waiting' as const),
				problem,
			}));
		return {read, tooLong, lostBytes, watched: [...files, ...this.#set.unfollowed]};
	}

	#isRefused(now: number): boolean {
		return this.#options.basket.isFull || isWithin(now - this.#refusedAt, retryMs);
	}

	#scan(now: number): void {
		this.#scannedAt = now;
		try {
			this.#set.scan(now);
		} catch {
			// The basket took nothing: what is to be kept is kept by a later scan.
			this.#refusedAt = now;
		}
		const retired = this.#set.followed.filter(isRetired);
		for (const file of retired.slice(0, Math.max(0, retired.length - retiredLimit)))
			this.#lose(file);
	}

	#turn(file: FollowedFile, now: number): {readonly bytes: number; readonly hasMore: boolean} {
		const turn = this.#reader.turn(file, this.#set, now);
		switch (turn.kind) {
			case 'idle':
				return {bytes: 0, hasMore: false};
			case 'read':
				return turn;
			case 'refused':
				this.#refusedAt = now;
				return {bytes: 0, hasMore: false};
			case 'replaced':
				this.#scan(now);
				this.#reader.restart(file);
				return {bytes: 0, hasMore: true};
			case 'ended':
				this.#drop(file, now);
				return {bytes: 0, hasMore: false};
		}
	}

	#lose(file: FollowedFile): void {
		this.#reader.lostBytes += Math.max(0, file.tail.look().size - file.tail.position.offset);
		this.#drop(file, this.#scannedAt);
	}

	#drop(file: FollowedFile, now: number): void {
		try {
			this.#set.drop(file);
		} catch {
			// A position that stays is harmless: it does not fit another file.
			this.#refusedAt = now;
		}
	}
}

function isQuiet(file: FollowedFile): boolean {
	if (isRetired(file)) return false;
	return file.isFresh ? file.sizeSeen === 0 : file.tail.isSettled;
}

function isRetired(file: FollowedFile): boolean {
	return file.retiredAt !== undefined;
}

function isWithin(elapsedMs: number, limitMs: number): boolean {
	return elapsedMs >= 0 && elapsedMs < limitMs;
}
