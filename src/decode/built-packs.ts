import type {BuiltFile} from '../base/built-files.ts';
import type {YamlDocument} from '../base/yaml-document.ts';
import {compilePack, latePack, type PackCompilation} from './pack.ts';
import type {PackDocument} from './pack-schema.ts';

/** A pack as it was read, without its tests. */
export interface BuiltPack {
	readonly value: PackDocument;
	/** Lines of its patterns' texts, in their order. */
	readonly lines: readonly (readonly number[])[];
	/** See `Pack.texts`. */
	readonly texts: readonly string[] | null;
}

/** A file of packs, with what was made of it if it is as it was when nms was built. */
export type PackFile = BuiltFile<BuiltPack>;

/** None where it is not right. */
export function builtPack(document: YamlDocument<PackDocument>): readonly BuiltPack[] {
	const result = compilePack(document);
	if (result.kind === 'error') return [];
	const {value} = document;
	const lines = value.patterns.map(({match = []}, index) =>
		typeof match === 'string'
			? [document.problemAt(['patterns', index, 'match'], '', '').line]
			: match.map((_, at) => document.problemAt(['patterns', index, 'match', at], '', '').line),
	);
	const texts = result.pack.texts?.map((text) => Buffer.from(text).toString()) ?? null;
	return [{value: {...value, tests: {accept: [], reject: [], injection: []}}, lines, texts}];
}

/** They are compiled when they are first needed. */
export function compiledLate(
	file: string,
	built: readonly BuiltPack[],
): readonly PackCompilation[] {
	return built.map((pack) => ({kind: 'ok', pack: latePack(documentOf(file, pack), pack.texts)}));
}

/** It was right when it was built, so that only the places of patterns are asked for. */
function documentOf(file: string, {value, lines}: BuiltPack): YamlDocument<PackDocument> {
	return {
		value,
		problemAt: ([key, pattern, , text = 0], message, remedy) => {
			const line = key === 'patterns' ? lines[Number(pattern)]?.[Number(text)] : undefined;
			return {file, line: line ?? 1, column: 1, message, remedy};
		},
	};
}
