import path from 'node:path';
import {messageOf} from '../../base/errors.ts';
import {privateNetworks} from '../../base/ip-network.ts';
import {packageRoot} from '../../base/package-root.ts';
import type {FileProblem} from '../../base/yaml-document.ts';
import type {TextFile} from '../../base/yaml-files.ts';
import {readYamlFiles} from '../../base/yaml-files.ts';
import type {DecoderSet} from '../../decode/decoder-set.ts';
import {compileDecoders} from '../../decode/decoder-set.ts';
import type {RuleSet} from '../../detect/rule-set.ts';
import {compileRules} from '../../detect/rule-set.ts';
import type {Config} from './config.ts';

/** What the hub knows of messages and attacks. */
export interface Detection {
	readonly decoders: DecoderSet;
	readonly rules: RuleSet;
}

export type LoadedDetection =
	| {readonly kind: 'ok'; readonly detection: Detection}
	| {readonly kind: 'error'; readonly problems: readonly FileProblem[]};

/** Reads and compiles the rules and decoders nms brings and those of the configuration; all of them have to be right. */
export function loadDetection(
	config: Pick<Config, 'ruleDirectories' | 'decoderDirectories' | 'inside'>,
): LoadedDetection {
	const decoderFiles = readContent('decoders', config.decoderDirectories);
	const ruleFiles = readContent('rules', config.ruleDirectories);
	const {decoders, problems: inDecoders} = compileDecoders(decoderFiles.files);
	const placeholders = new Map([['inside', [...privateNetworks, ...config.inside]]]);
	const {rules, problems: inRules} = compileRules(ruleFiles.files, {placeholders});
	const problems = [...decoderFiles.problems, ...ruleFiles.problems, ...inDecoders, ...inRules];
	return problems.length > 0
		? {kind: 'error', problems}
		: {kind: 'ok', detection: {decoders, rules}};
}

function readContent(
	kind: 'decoders' | 'rules',
	directories: readonly string[],
): {readonly files: readonly TextFile[]; readonly problems: readonly FileProblem[]} {
	const files: TextFile[] = [];
	const problems: FileProblem[] = [];
	for (const directory of [path.join(packageRoot, 'content', kind), ...directories]) {
		try {
			files.push(...readYamlFiles(directory));
		} catch (error) {
			const remedy = `correct detection.${kind}, or make the directory readable`;
			problems.push({file: directory, line: 1, column: 1, message: messageOf(error), remedy});
		}
	}
	return {files, problems};
}
