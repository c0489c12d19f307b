import {buildFiles, type BuiltFile} from '../base/built-files.ts';
import {readYaml, type YamlDocument, type YamlFile} from '../base/yaml-document.ts';
import type {TextFile} from '../base/yaml-files.ts';
import {sigmaRule, type SigmaRule} from './rule-schema.ts';

/** A rule as it was read when nms was built, without its tests. */
export interface BuiltRule {
	readonly value: SigmaRule;
	readonly line: number;
}

/** A file of rules. */
export type RuleFile = BuiltFile<BuiltRule>;

/** See `buildFiles`; files with a problem are left out. */
export function buildRules(files: readonly TextFile[]): string {
	return buildFiles(files, ({name, text}) => {
		const {documents, problems} = readYaml(name, text, sigmaRule);
		return problems.length === 0 ? documents.map(builtRule) : undefined;
	});
}

/** The rules of a file. */
export function readRules({name, text, built}: RuleFile): YamlFile<SigmaRule> {
	if (built === undefined) return readYaml(name, text, sigmaRule);
	return {documents: built.map((rule) => documentOf(name, rule)), problems: []};
}

function builtRule(document: YamlDocument<SigmaRule>): BuiltRule {
	const {nms, ...rule} = document.value;
	const {line} = document.problemAt([], '', '');
	return {value: nms === undefined ? rule : {...rule, nms: {...nms, tests: undefined}}, line};
}

/** It was right when it was built: what can be wrong is that another rule is like it, or is missing. */
function documentOf(file: string, {value, line}: BuiltRule): YamlDocument<SigmaRule> {
	return {
		value,
		problemAt: (_path, message, remedy) => ({file, line, column: 1, message, remedy}),
	};
}
