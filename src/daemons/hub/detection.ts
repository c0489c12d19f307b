import path from 'node:path';
import {messageOf} from '../../base/errors.ts';
import {builtContent} from '../../base/built-content.ts';
import {packageRoot} from '../../base/package-root.ts';
import type {FileProblem} from '../../base/yaml-document.ts';
import type {TextFile} from '../../base/yaml-files.ts';
import {readYamlFiles} from '../../base/yaml-files.ts';
import {withBuilt} from '../../base/built-files.ts';
import type {BuiltPack, PackFile} from '../../decode/built-packs.ts';
import type {BuiltRule, RuleFile} from '../../detect/built-rules.ts';
import type {Content} from '../../pipeline/content.ts';
import {compileContent} from '../../pipeline/content.ts';
import type {Config} from './config.ts';
import {LookupFiles} from './lookups/lookup-files.ts';

/** What the hub knows of messages and attacks; what is wrong with its files is left out, or as it was when it was last right. */
export interface Detection extends Content {
	/** What the decoders are made of. */
	readonly decoderFiles: readonly PackFile[];
	readonly ruleFiles: readonly RuleFile[];
	readonly lookups: LookupFiles;
}

export type LoadedDetection =
	| {readonly kind: 'ok'; readonly detection: Detection}
	| {readonly kind: 'error'; readonly problems: readonly FileProblem[]};

/**
 * Reads and compiles the rules and decoders nms brings, where they are wanted, and those of the configuration. A directory that cannot
 * be read is an error; a mistake in a file only a problem: the file is used as it was `before`, or what is wrong in it not at all.
 */
export function loadDetection(
	config: Pick<
		Config,
		'usesShipped' | 'ruleDirectories' | 'decoderDirectories' | 'inside' | 'lookups'
	>,
	before?: Detection,
): LoadedDetection {
	const shipped = (kind: 'decoders' | 'rules'): readonly string[] =>
		config.usesShipped ? [path.join(packageRoot, 'content', kind)] : [];
	const read = {
		decoders: readContent('decoders', [...shipped('decoders'), ...config.decoderDirectories]),
		rules: readContent('rules', [...shipped('rules'), ...config.ruleDirectories]),
	};
	const unreadable = [...read.decoders.problems, ...read.rules.problems];
	if (unreadable.length > 0) return {kind: 'error', problems: unreadable};
	const files = {
		decoderFiles: withBuilt<BuiltPack>(read.decoders.files, builtContent('decoders')),
		ruleFiles: withBuilt<BuiltRule>(read.rules.files, builtContent('rules')),
	};
	const lookups = LookupFiles.read(config.lookups, before?.lookups);
	const detection = {...compile(files, config), lookups};
	if (detection.problems.length === 0 || before === undefined) return {kind: 'ok', detection};
	const wrong = new Set(detection.problems.map(({file}) => file));
	const mended = {
		decoderFiles: asBefore(files.decoderFiles, wrong, before.decoderFiles),
		ruleFiles: asBefore(files.ruleFiles, wrong, before.ruleFiles),
	};
	return {
		kind: 'ok',
		detection: {...compile(mended, config), problems: detection.problems, lookups},
	};
}

function compile(
	files: Pick<Detection, 'decoderFiles' | 'ruleFiles'>,
	{inside}: Pick<Config, 'inside'>,
): Omit<Detection, 'lookups'> {
	return {...compileContent({...files, inside}), ...files};
}

function asBefore<File extends TextFile>(
	files: readonly File[],
	wrong: ReadonlySet<string>,
	before: readonly File[],
): readonly File[] {
	const texts = new Map(before.map((file) => [file.name, file]));
	return files.map((file) => (wrong.has(file.name) ? (texts.get(file.name) ?? file) : file));
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
