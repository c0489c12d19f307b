import {readYaml, type YamlDocument} from '../base/yaml-document.ts';
import type {TextFile} from '../base/yaml-files.ts';
import {packSchema, type PackDocument} from './pack-schema.ts';

/** What a pack says of itself. */
export interface PackSummary {
	readonly name: string;
	readonly description: string;
	readonly file: string;
	readonly programs: readonly string[];
	readonly others: PackDocument['others'];
	/** How many patterns and test lines it has. */
	readonly patterns: number;
	readonly tests: number;
}

/** What the packs of these files say of themselves; those with a problem are left out. */
export function summarisePacks(files: readonly TextFile[]): readonly PackSummary[] {
	return files.flatMap(({name, text}) =>
		readYaml(name, text, packSchema).documents.map((document) => summaryOf(document)),
	);
}

function summaryOf(document: YamlDocument<PackDocument>): PackSummary {
	const {decoder: name, description, programs, others, patterns, tests} = document.value;
	return {
		name,
		description,
		file: document.problemAt([], '', '').file,
		programs,
		others,
		patterns: patterns.length,
		tests: Object.values(tests).reduce((sum, {length}) => sum + length, 0),
	};
}
