import path from 'node:path';
import type {FileSetting} from './file-setting.ts';
import {expandGlob, hasWildcard, matchesGlob} from './glob.ts';

/** Most files that are followed at a time. */
export const filesLimit = 1000;

/** What the settings name now. */
export interface FileMatches {
	/** By path; where several settings match, the first. */
	readonly files: ReadonlyMap<string, FileSetting>;
	/** Whether `filesLimit` left some out. */
	readonly isCut: boolean;
}

/** Names of files that logrotate(8) and its like have compressed: their lines were read before. */
const compressed = /\.(?:gz|xz|zst|bz2|lz4|lzma|Z|zip)$/;

/**
 * All paths that the settings name; literal ones whether or not they exist. Where they are too many those settings are cut that match
 * most: who may make files below one must not push out the others'.
 */
export function findMatches(settings: readonly FileSetting[]): FileMatches {
	const files = new Map<string, FileSetting>();
	const counts = settings.map((setting) => {
		const before = files.size;
		for (const file of expandGlob(setting.path, filesLimit + 1)) {
			if (!files.has(file) && isWanted(file, setting)) files.set(file, setting);
		}
		return files.size - before;
	});
	if (files.size <= filesLimit) return {files, isCut: false};
	const share = fairShare(counts, filesLimit);
	const taken = new Map<FileSetting, number>();
	const kept = [...files].filter(([, setting]) => {
		const count = (taken.get(setting) ?? 0) + 1;
		taken.set(setting, count);
		return count <= share;
	});
	return {files: new Map(kept), isCut: true};
}

/** Whether the setting names this one path and no other. */
export function isLiteral(setting: FileSetting): boolean {
	return !hasWildcard(setting.path);
}

/** Paths beside this one whose names begin with its name, as rotation makes them. */
export function siblingsOf(file: string): readonly string[] {
	return expandGlob(`${escaped(path.dirname(file))}/${escaped(path.basename(file))}*`, 100);
}

/** The most that each may have, so that all together have no more than the limit. */
function fairShare(counts: readonly number[], limit: number): number {
	let left = limit;
	let others = counts.length;
	for (const count of counts.toSorted((a, b) => a - b)) {
		if (count * others > left) break;
		left -= count;
		others -= 1;
	}
	return Math.floor(left / others);
}

function isWanted(file: string, setting: FileSetting): boolean {
	if (!isLiteral(setting) && compressed.test(file)) return false;
	return !setting.exclude.some((pattern) => matchesGlob(pattern, file));
}

function escaped(name: string): string {
	return name.replaceAll(/[*?[]/g, '?');
}
