import type {Basket} from './collector.ts';
import {fileKeyPrefix} from './file-open.ts';
import {parsePosition, positionText} from './file-position.ts';
import type {FilePosition} from './file-position.ts';
import type {FileTail} from './file-tail.ts';

/** A file of which nothing was read for so long and that is not followed is forgotten, in milliseconds. */
export const forgetMs = 30 * 24 * 3_600_000;

/** Keys of settings that were used before begin so. */
const patternKeyPrefix = 'pattern:';

/** What the basket knows of files from before. */
export class KeptPositions {
	readonly #basket: Basket;
	/** Patterns known to be kept: they are asked for at every scan. */
	readonly #patterns = new Set<string>();

	constructor(basket: Basket) {
		this.#basket = basket;
	}

	/** Whether a setting with this path was never used before: its files are read from their ends then. */
	isFirst(pattern: string): boolean {
		if (this.#patterns.has(pattern)) return false;
		if (this.#basket.position(patternKeyPrefix + pattern) === undefined) return true;
		this.#patterns.add(pattern);
		return false;
	}

	/** From now on, files that the pattern matches and that are not known are new ones. */
	keepPattern(pattern: string): void {
		this.#basket.put([], patternKeyPrefix + pattern, '{}');
	}

	knows(key: string): boolean {
		return this.#basket.position(key) !== undefined;
	}

	keep(key: string, position: FilePosition): void {
		this.#basket.put([], key, positionText(position));
	}

	forget(key: string): void {
		this.#basket.put([], key, null);
	}

	/** The position of this very file; of its inode on a device by another number, too, as some have after a reboot. */
	of(tail: FileTail): FilePosition | undefined {
		const own = parsePosition(this.#basket.position(tail.key));
		if (own !== undefined) return own;
		const inode = tail.key.slice(tail.key.lastIndexOf(':'));
		const alike = this.all((key) => key.endsWith(inode)).find(
			([, position]) =>
				position.path === tail.path && position.head !== '' && tail.matches(position),
		);
		return alike?.[1];
	}

	/** Positions kept of all files whose keys are wanted. */
	all(
		isWanted: (key: string) => boolean,
	): readonly (readonly [key: string, position: FilePosition])[] {
		return this.#basket.keys(fileKeyPrefix).flatMap((key) => {
			const position = isWanted(key) ? parsePosition(this.#basket.position(key)) : undefined;
			return position === undefined ? [] : [[key, position] as const];
		});
	}
}
