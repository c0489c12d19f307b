import {statSync} from 'node:fs';
import type {Stats} from 'node:fs';

/** What happened at some paths since they were looked at last. */
export type Change =
	/** Nothing at all. */
	| 'none'
	/** A file grew or was written to. */
	| 'content'
	/** Another file stands there, or none any more. */
	| 'file';

/** Names a file, as far as numbers can. */
interface FileIdentity {
	readonly device: number;
	readonly inode: number;
}

/** One path and what stood there: the cheapest look that tells a change. */
export class StandingPath {
	readonly path: string;
	// Numbers, not a text or bigints: this is all that the collector does while nothing happens.
	readonly #device: number;
	readonly #inode: number;
	#size = -1;
	#modifiedMs = -1;
	#changedMs = -1;

	/** `identity` of the file that is followed there, undefined where none is. */
	constructor(path: string, identity: FileIdentity | undefined) {
		this.path = path;
		this.#device = identity?.device ?? 0;
		this.#inode = identity?.inode ?? 0;
	}

	isOf(identity: FileIdentity | undefined): boolean {
		return (identity?.device ?? 0) === this.#device && (identity?.inode ?? 0) === this.#inode;
	}

	look(): Change {
		const stats = fileAt(this.path);
		const hasMoved = (stats?.dev ?? 0) !== this.#device || (stats?.ino ?? 0) !== this.#inode;
		if (hasMoved) return 'file';
		if (stats === undefined) return 'none';
		const isSame =
			stats.size === this.#size &&
			stats.mtimeMs === this.#modifiedMs &&
			stats.ctimeMs === this.#changedMs;
		this.#size = stats.size;
		this.#modifiedMs = stats.mtimeMs;
		this.#changedMs = stats.ctimeMs;
		return isSame ? 'none' : 'content';
	}
}

function fileAt(path: string): Stats | undefined {
	try {
		const stats = statSync(path, {throwIfNoEntry: false});
		return stats?.isFile() === true ? stats : undefined;
	} catch {
		// The scan says why.
		return undefined;
	}
}
