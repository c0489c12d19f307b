import {buildFiles, hashOf} from '../base/built-files.ts';
import {readYaml} from '../base/yaml-document.ts';
import type {TextFile} from '../base/yaml-files.ts';
import {builtPack, compiledLate, type PackFile} from './built-packs.ts';
import type {CarriedPacks} from './carried-packs.ts';
import {decodersOf, type CompiledDecoders} from './decoder-set.ts';
import {compilePack, type PackCompilation} from './pack.ts';
import {packSchema} from './pack-schema.ts';

/** Compiles decoder packs; a pack with a problem is left out and told of, the others work. */
export function compileDecoders(files: readonly PackFile[]): CompiledDecoders {
	return decodersOf(files.flatMap(readPacks));
}

/** See `buildFiles`; files with a problem are left out. */
export function buildPacks(files: readonly TextFile[]): string {
	return buildFiles(files, ({name, text}) => {
		const {documents, problems} = readYaml(name, text, packSchema);
		const packs = documents.flatMap(builtPack);
		return problems.length === 0 && packs.length === documents.length ? packs : undefined;
	});
}

/** What another thread needs of the packs to decode as this one. */
export function carryPacks(files: readonly PackFile[]): CarriedPacks {
	const names = files.map(({name, text, hash = hashOf(text)}) => [name, hash]);
	const read = files.map(({name, text, built}) => ({
		name,
		built: built ?? readYaml(name, text, packSchema).documents.flatMap(builtPack),
	}));
	return {version: hashOf(JSON.stringify(names)).slice(0, 16), files: read};
}

function readPacks({name, text, built}: PackFile): readonly PackCompilation[] {
	if (built !== undefined) return compiledLate(name, built);
	const {documents, problems} = readYaml(name, text, packSchema);
	const compiled = documents.map((document) => compilePack(document));
	return problems.length === 0 ? compiled : [...compiled, {kind: 'error', problems}];
}
