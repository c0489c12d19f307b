import type {Followed} from './file-copy.ts';
import type {FileSetting} from './file-setting.ts';
import type {FileTail} from './file-tail.ts';

/** A file that is read on whenever it grows. */
export interface FollowedFile extends Followed {
	readonly tail: FileTail;
	setting: FileSetting;
	/** It stands at another path than it did: what comes after it may be at its old one. */
	isMoved: boolean;
	retiredAt: number | undefined;
	previous: Followed['previous'];
	/** Nothing was read of it: whether it is a copy of another is still to be seen. */
	isFresh: boolean;
	/** When something was read last, or it was retired or found to be a copy. */
	activeAt: number;
	/** While it is fresh: its size when it was looked at last. */
	sizeSeen: number;
	/** Another file goes on from where this one was read to. */
	isSuperseded: boolean;
	problem: string | null;
}

/** One that was just opened. */
export function followedFile(tail: FileTail, setting: FileSetting, now: number): FollowedFile {
	return {
		tail,
		setting,
		isMoved: false,
		retiredAt: undefined,
		previous: undefined,
		isFresh: false,
		activeAt: now,
		sizeSeen: 0,
		isSuperseded: false,
		problem: null,
	};
}
