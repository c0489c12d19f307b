import path from 'node:path';
import {messageOf} from '../../base/errors.ts';
import {packageRoot} from '../../base/package-root.ts';
import type {FileProblem} from '../../base/yaml-document.ts';
import type {TextFile} from '../../base/yaml-files.ts';
import {readYamlFiles} from '../../base/yaml-files.ts';
import type {Content} from '../../pipeline/content.ts';
import {compileContent} from '../../pipeline/content.ts';
import type {Config} from './config.ts';

/** What the hub knows of messages and attacks. */
export interface Detection extends Pick<Content, 'decoders' | 'rules'> {
	/** What the decoders are made of. */
	readonly decoderFiles: readonly TextFile[];
}

export type LoadedDetection =
	| {readonly kind: 'ok'; readonly detection: Detection}
	| {readonly kind: 'error'; readonly problems: readonly FileProblem[]};

/** Reads and compiles the rules and decoders nms brings, where they are wanted, and those of the configuration; all have to be right. */
export function loadDetection(
	config: Pick<Config, 'usesShipped' | 'ruleDirectories' | 'decoderDirectories' | 'inside'>,
): LoadedDetection {
	const shipped = (kind: 'decoders' | 'rules'): readonly string[] =>
		config.usesShipped ? [path.join(packageRoot, 'content', kind)] : [];
	const decoderFiles = readContent('decoders', [
		...shipped('decoders'),
		...config.decoderDirectories,
	]);
	const ruleFiles = readContent('rules', [...shipped('rules'), ...config.ruleDirectories]);
	const content = compileContent({
		decoderFiles: decoderFiles.files,
		ruleFiles: ruleFiles.files,
		inside: config.inside,
	});
	const problems = [...decoderFiles.problems, ...ruleFiles.problems, ...content.problems];
	return problems.length > 0
		? {kind: 'error', problems}
		: {kind: 'ok', detection: {...content, decoderFiles: decoderFiles.files}};
}

function readContent(
	kind: 'decoders' | 'rules',
	directories: readonly string[],
): {readonly files: readonly TextFile[]; readonly problems: readonly FileProblem[]} {
	const files: TextFile[] = [];
	const problems: FileProblem[] = [];
	for (const directory of directories) {
		try {
			files.push(...readYamlFiles(directory));
		} catch (error) {
			const remedy = `correct detection.${kind}, or make the directory readable`;
			problems.push({file: directory, line: 1, column: 1, message: messageOf(error), remedy});
		}
	}
	return {files, problems};
}
