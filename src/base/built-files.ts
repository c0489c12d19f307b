import {createHash} from 'node:crypto';
import type {TextFile} from './yaml-files.ts';

/** A file of YAML, with what was made of it when nms was built, if it is as it was then. To read YAML takes longer than all else of a start. */
export interface BuiltFile<Built> extends TextFile {
	readonly built?: readonly Built[];
	/** SHA-256 of the text, where it was asked for. */
	readonly hash?: string;
}

/** JSON of what is made of the files, by the SHA-256 of their text; those of which nothing can be made are left out. */
export function buildFiles(
	files: readonly TextFile[],
	build: (file: TextFile) => readonly unknown[] | undefined,
): string {
	const entries = files.flatMap((file) => {
		const built = build(file);
		return built === undefined ? [] : [[hashOf(file.text), built] as const];
	});
	return JSON.stringify(Object.fromEntries(entries));
}

/** Gives files what was made of them; those that were changed since are read anew. */
export function withBuilt<Built>(
	files: readonly TextFile[],
	json: string | undefined,
): readonly BuiltFile<Built>[] {
	const made: unknown = JSON.parse(json ?? '{}');
	if (!isMade<Built>(made)) return files;
	return files.map((file) => {
		const hash = hashOf(file.text);
		const built = made[hash];
		return built === undefined ? {...file, hash} : {...file, hash, built};
	});
}

/** SHA-256, in hex. */
export function hashOf(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

/** The build has written it: that it is an object is looked at, and no more. */
function isMade<Built>(value: unknown): value is Readonly<Record<string, readonly Built[]>> {
	return typeof value === 'object' && value !== null;
}
