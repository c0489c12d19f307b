import path from 'node:path';
import {messageOf, NmsError} from '../../base/errors.ts';
import {builtContent} from '../../base/built-content.ts';
import {packageRoot} from '../../base/package-root.ts';
import {formatProblem} from '../../base/yaml-document.ts';
import {readYamlFiles} from '../../base/yaml-files.ts';
import type {TextFile} from '../../base/yaml-files.ts';
import {withBuilt} from '../../base/built-files.ts';
import type {BuiltPack} from '../../decode/built-packs.ts';
import type {BuiltRule} from '../../detect/built-rules.ts';
import {compileContent} from '../../pipeline/content.ts';
import type {Content} from '../../pipeline/content.ts';
import {tell} from '../output.ts';

/** `--decoders` of the verbs that decode. */
export const decodersOption = {
	type: 'string',
	requiresArg: true,
	describe: 'A directory of decoder packs to use beside the own ones',
} as const;

/** The decoders that nms brings and those of a directory, and the rules of a directory or its own. Names on standard error what does not compile. */
export function loadContent({
	rules,
	decoders,
}: {
	readonly rules?: string | undefined;
	readonly decoders?: string | undefined;
}): Content {
	const content = compileContent({
		decoderFiles: withBuilt<BuiltPack>(packFiles(decoders), builtContent('decoders')),
		ruleFiles:
			rules === undefined
				? withBuilt<BuiltRule>(shippedFiles('rules'), builtContent('rules'))
				: filesIn(rules),
		inside: [],
	});
	for (const problem of content.problems) tell(formatProblem(problem));
	return content;
}

/** The packs that nms brings, and those of a directory. */
export function packFiles(directory: string | undefined): readonly TextFile[] {
	const own = directory === undefined ? [] : filesIn(directory);
	return [...shippedFiles('decoders'), ...own];
}

export type ContentKind = 'decoders' | 'rules';

/** The content that nms brings. */
export function shippedFiles(kind: ContentKind): readonly TextFile[] {
	return filesIn(path.join(packageRoot, 'content', kind));
}

function filesIn(directory: string): readonly TextFile[] {
	try {
		return readYamlFiles(directory);
	} catch (error) {
		throw new NmsError('configuration', `read ${directory}: ${messageOf(error)}`, {
			remedy: 'name a directory of YAML files that can be read',
			cause: error,
		});
	}
}
