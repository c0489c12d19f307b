import type {FollowedFile} from './followed-file.ts';

/**
 * In which order files are read: those that were rotated away before what came after them; then new ones and those that were cut, by when
 * they were written to last, which is earlier for a copy than for the cut one; then the others, each `turn` beginning with another.
 */
export function readingOrder(
	files: readonly FollowedFile[],
	turn: number,
): readonly FollowedFile[] {
	const fresh = files.filter((file) => file.isFresh && !isRotated(file));
	const others = files.filter((file) => !file.isFresh && !isRotated(file));
	const from = others.length === 0 ? 0 : turn % others.length;
	return [
		...files.filter(isRotated),
		...inOrderOfWriting(fresh),
		...others.slice(from),
		...others.slice(0, from),
	];
}

function isRotated({retiredAt, isMoved, isFresh}: FollowedFile): boolean {
	return retiredAt !== undefined || (isMoved && !isFresh);
}

/** Of those last written to at the same time a copy is first: it was not cut, or comes last by name. */
function inOrderOfWriting(files: readonly FollowedFile[]): readonly FollowedFile[] {
	if (files.length < 2) return files;
	return files
		.map((file) => ({file, wasCut: file.previous === undefined ? 0 : 1, at: writtenAt(file)}))
		.toReversed()
		.toSorted((one, other) => one.at - other.at || one.wasCut - other.wasCut)
		.map(({file}) => file);
}

function writtenAt({tail}: FollowedFile): number {
	return tail.look().modifiedMs;
}
