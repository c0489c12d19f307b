import type {FilePosition} from './file-position.ts';
import {fingerprint, fingerprintBytes} from './file-position.ts';
import type {FileTail} from './file-tail.ts';

/** A file that is followed, as far as its copies are concerned. */
export interface Followed {
	readonly tail: FileTail;
	/** Set while it stands at its path no more. */
	readonly retiredAt: number | undefined;
	/** Where the reading stood when the file was last cut to nothing, and what of it was unread. */
	readonly previous: {readonly position: FilePosition; readonly unreadBytes: number} | undefined;
}

/** What a file seen for the first time has to do with those followed. */
export type Copy =
	| {readonly kind: 'own'}
	/** It repeats what is being read elsewhere: to be asked again. */
	| {readonly kind: 'wait'}
	/** It holds the rest of a file that was read up to this position. */
	| {
			readonly kind: 'continue';
			readonly position: FilePosition;
			/** How much of what follows was taken for lost. */
			readonly foundBytes: number;
			/** The file read up to there. */
			readonly tail: FileTail;
	  };

/**
 * Whether a new file is a copy of one that is followed. `copytruncate` (logrotate(8)) makes `auth.log.1` out of `auth.log`, then cuts
 * that one: what was not read before stands in the copy only. An editor or rsync writes a file anew under its own name.
 */
export function copyState(fresh: FileTail, others: Iterable<Followed>): Copy {
	let isWaiting = false;
	for (const other of others) {
		if (other.tail === fresh) continue;
		const copy = stateBeside(fresh, other);
		if (copy.kind === 'continue') return copy;
		isWaiting ||= copy.kind === 'wait';
	}
	return {kind: isWaiting ? 'wait' : 'own'};
}

/** Whether a new file goes on from this position of a file that is gone: a copy of it, or it written anew. */
export function holdsRestOf(position: FilePosition, fresh: FileTail): boolean {
	const isLong = position.offset >= fingerprintBytes;
	const isNamed = isCopyName(fresh.path, position.path) || (isLong && fresh.path === position.path);
	return isNamed && position.head !== '' && fresh.matches(position);
}

function stateBeside(fresh: FileTail, other: Followed): Copy {
	const {tail, previous, retiredAt} = other;
	if (retiredAt !== undefined && tail.path === fresh.path) return rewritten(fresh, other);
	// It may have been renamed since it was copied.
	const names = [tail.path, tail.position.path, previous?.position.path ?? tail.path];
	if (!names.some((name) => isCopyName(fresh.path, name))) return {kind: 'own'};
	if (previous !== undefined && previous.position.head !== '' && fresh.matches(previous.position)) {
		return {kind: 'continue', position: previous.position, foundBytes: previous.unreadBytes, tail};
	}
	return {kind: repeats(fresh, tail) ? 'wait' : 'own'};
}

/** The file that stood at this path before is read to its end first; short ones may begin alike by chance. */
function rewritten(fresh: FileTail, other: Followed): Copy {
	const {position, isAtEnd} = other.tail;
	if (position.offset < fingerprintBytes || !fresh.matches(position)) return {kind: 'own'};
	return isAtEnd ? {kind: 'continue', position, foundBytes: 0, tail: other.tail} : {kind: 'wait'};
}

/** `auth.log.1` and `auth.log-20261120` of `auth.log`. */
function isCopyName(copy: string, original: string): boolean {
	return copy.startsWith(`${original}.`) || copy.startsWith(`${original}-`);
}

/** Whether the fresh file is the other one as it is, or its beginning: a copy, whole or in the making. */
function repeats(fresh: FileTail, tail: FileTail): boolean {
	const {size} = fresh.look();
	if (!tail.matches(tail.position)) return beginsAsRead(fresh, tail.position);
	if (size === 0 || size > tail.look().size) return false;
	const length = Math.min(fingerprintBytes, size);
	return [0, size - length].every((from) =>
		fresh.bytes(from, length).equals(tail.bytes(from, length)),
	);
}

/** The other one was cut a moment ago, which is still to be noticed: what was read of it tells. */
function beginsAsRead(fresh: FileTail, {offset, head}: FilePosition): boolean {
	const length = Math.min(fingerprintBytes, offset);
	return length > 0 && fingerprint(fresh.bytes(0, length)) === head;
}
