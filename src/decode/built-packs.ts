import type {BuiltFile} from '../base/built-files.ts';
import type {YamlDocument} from '../base/yaml-document.ts';
import type {Pack, PackCompilation} from './pack.ts';
import {compilePack, latePack} from './pack.ts';
import type {PackDocument} from './pack-schema.ts';

/** A pack as it was read: what is asked of all packs, and the rest as a text that is read when a message first needs it. */
export interface BuiltPack extends Pick<Pack, 'name' | 'programs' | 'others' | 'guess'> {
	/** See `Pack.texts`. */
	readonly texts: readonly string[] | null;
	/** See `Pack.bodies`. */
	readonly bodies: readonly Pick<Pack['bodies'][number], 'format' | 'key'>[];
	/** JSON of a `BuiltDocument`. */
	readonly document: string;
}

interface BuiltDocument {
	/** Without its tests. */
	readonly value: PackDocument;
	/** Lines of its patterns' texts, in their order. */
	readonly lines: readonly (readonly number[])[];
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
	const {name, programs, others, guess, texts, bodies} = result.pack;
	const read: BuiltDocument = {
		value: {...value, tests: {accept: [], reject: [], injection: []}},
		lines,
	};
	return [
		{
			name,
			programs,
			others,
			guess,
			texts: texts?.map((text) => Buffer.from(text).toString()) ?? null,
			bodies: bodies.map(({format, key}) => ({format, key})),
			document: JSON.stringify(read),
		},
	];
}

/** They are compiled when they are first needed. */
export function compiledLate(
	file: string,
	built: readonly BuiltPack[],
): readonly PackCompilation[] {
	return built.map(({document, texts, ...pack}) => ({
		kind: 'ok',
		pack: latePack({
			...pack,
			file,
			texts: texts?.map((text) => Buffer.from(text)),
			document: () => documentOf(file, document),
		}),
	}));
}

/** It was right when it was built, so that only the places of patterns are asked for. */
function documentOf(file: string, json: string): YamlDocument<PackDocument> {
	// The build has written it, or this program.
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	const {value, lines} = JSON.parse(json) as BuiltDocument;
	return {
		value,
		problemAt: ([key, pattern, , text = 0], message, remedy) => {
			const line = key === 'patterns' ? lines[Number(pattern)]?.[Number(text)] : undefined;
			return {file, line: line ?? 1, column: 1, message, remedy};
		},
	};
}
