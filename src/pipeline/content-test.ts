import path from 'node:path';
import type {FileProblem} from '../base/yaml-document.ts';
import type {TextFile} from '../base/yaml-files.ts';
import {runPackTests} from '../decode/pack-tests.ts';
import {compileContent} from './content.ts';
import {runRuleTests} from './rule-tests.ts';

/** What a file of content is, and what is wrong with it. */
export interface ContentVerdict {
	readonly file: string;
	readonly kind: 'decoder' | 'rule' | 'unknown';
	/** Tests that were run: of a pack its test lines, of rules what they have to alert at and what not. */
	readonly tests: number;
	readonly problems: readonly FileProblem[];
}

/** What the files may refer to beside each other; they stand in the place of those with the same name. */
export type ContentBeside = Readonly<Record<'decoderFiles' | 'ruleFiles', readonly TextFile[]>>;

/** Compiles decoder packs and rules, runs their tests, and says file by file what is wrong. */
export function testContent(
	files: readonly TextFile[],
	beside: ContentBeside,
): readonly ContentVerdict[] {
	const kinds = files.map((file) => ({file, kind: kindOf(file.text)}));
	const of = (kind: ContentVerdict['kind']): readonly TextFile[] =>
		kinds.filter((each) => each.kind === kind).map(({file}) => file);
	const named = new Set(files.map(({name}) => path.resolve(name)));
	const others = (list: readonly TextFile[]): readonly TextFile[] =>
		list.filter(({name}) => !named.has(name));
	const content = compileContent({
		decoderFiles: [...others(beside.decoderFiles), ...of('decoder')],
		ruleFiles: [...others(beside.ruleFiles), ...of('rule')],
		inside: [],
	});
	return kinds.map(({file, kind}) => {
		const compiled = content.problems.filter(({file: name}) => name === file.name);
		if (kind === 'unknown') return {file: file.name, kind, tests: 0, problems: [unknown(file)]};
		// What does not compile is told once.
		if (compiled.length > 0) return {file: file.name, kind, tests: 0, problems: compiled};
		return {
			file: file.name,
			kind,
			...(kind === 'rule' ? runRuleTests(file, content) : runPackTests([file])),
		};
	});
}

function kindOf(text: string): ContentVerdict['kind'] {
	if (/^decoder:/m.test(text)) return 'decoder';
	return /^(?:detection|correlation|logsource):/m.test(text) ? 'rule' : 'unknown';
}

function unknown({name: file}: TextFile): FileProblem {
	const message = "neither a decoder pack (key 'decoder') nor a Sigma rule (key 'detection')";
	const remedy = 'see content/decoders/README.md for packs and sigmahq.io for rules';
	return {file, line: 1, column: 1, message, remedy};
}
