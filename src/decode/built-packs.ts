import {createHash} from 'node:crypto';
import {readYaml, type YamlDocument} from '../base/yaml-document.ts';
import type {TextFile} from '../base/yaml-files.ts';
import {compilePack, latePack, type PackCompilation} from './pack.ts';
import {packSchema, type PackDocument} from './pack-schema.ts';

/** A pack as it was read when nms was built, without its tests: to read YAML takes longer than all else of a start. */
interface BuiltPack {
	readonly value: PackDocument;
	/** Lines of its patterns' texts, in their order. */
	readonly lines: readonly (readonly number[])[];
	/** See `Pack.texts`. */
	readonly texts: readonly string[] | null;
}

/** A file of packs, with what was made of it if it is as it was then. */
export interface PackFile extends TextFile {
	readonly built?: readonly BuiltPack[];
}

/** JSON of all packs by the SHA-256 of their file's text; files with a problem are left out. */
export function buildPacks(files: readonly TextFile[]): string {
	const entries = files.flatMap(({name, text}) => {
		const {documents, problems} = readYaml(name, text, packSchema);
		const packs = documents.flatMap(builtPack);
		const isRight = problems.length === 0 && packs.length === documents.length;
		return isRight ? [[hashOf(text), packs] as const] : [];
	});
	return JSON.stringify(Object.fromEntries(entries));
}

/** Gives files what was made of them; those that were changed since are read anew. */
export function withBuilt(
	files: readonly TextFile[],
	json: string | undefined,
): readonly PackFile[] {
	const built: unknown = JSON.parse(json ?? '{}');
	if (!isBuilt(built)) return files;
	return files.map((file) => {
		const packs = built[hashOf(file.text)];
		return packs === undefined ? file : {...file, built: packs};
	});
}

/** The packs of a file; those that were right when nms was built are compiled when they are first needed. */
export function readPacks({name, text, built}: PackFile): readonly PackCompilation[] {
	if (built !== undefined)
		return built.map((pack) => ({
			kind: 'ok',
			pack: latePack(documentOf(name, pack), pack.texts),
		}));
	const {documents, problems} = readYaml(name, text, packSchema);
	const compiled = documents.map((document) => compilePack(document));
	return problems.length === 0 ? compiled : [...compiled, {kind: 'error', problems}];
}

/** None where it is not right. */
function builtPack(document: YamlDocument<PackDocument>): readonly BuiltPack[] {
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

function hashOf(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

/** The build has written it: that it is an object is looked at, and no more. */
function isBuilt(value: unknown): value is Readonly<Record<string, readonly BuiltPack[]>> {
	return typeof value === 'object' && value !== null;
}
