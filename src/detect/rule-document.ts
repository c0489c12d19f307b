import {createHash} from 'node:crypto';
import type {FileProblem} from '../base/yaml-document.ts';
import {readRules, type RuleFile} from './built-rules.ts';
import type {SigmaRule} from './rule-schema.ts';

/** A rule that its schema accepts, under its own id. */
export interface RuleDocument<Rule extends SigmaRule = SigmaRule> {
	/** The rule's UUID, made from its name where it has none. */
	readonly id: string;
	readonly rule: Rule;
	/** See `YamlDocument.problemAt`. */
	readonly problemAt: (
		path: readonly PropertyKey[],
		message: string,
		remedy: string,
	) => FileProblem;
}

/** Reads the rules of all files; two with one id or one name are a problem of the later one. */
export function readRuleDocuments(
	files: readonly RuleFile[],
	problems: FileProblem[],
): readonly RuleDocument[] {
	const keys = new Set<string>();
	const documents: RuleDocument[] = [];
	for (const file of files.map(readRules)) {
		problems.push(...file.problems);
		for (const read of file.documents) {
			const rule = read.value;
			const document: RuleDocument = {
				id: rule.id ?? idFromName(rule.name ?? rule.title),
				rule,
				problemAt: (path, message, remedy) => read.problemAt(path, message, remedy),
			};
			const problem = clashOf(document, keys);
			if (problem === undefined) documents.push(document);
			else problems.push(problem);
		}
	}
	return documents;
}

function clashOf({id, rule, problemAt}: RuleDocument, keys: Set<string>): FileProblem | undefined {
	const own = rule.name === undefined ? [id] : [id, rule.name];
	const taken = own.find((key) => keys.has(key));
	for (const key of own) keys.add(key);
	if (taken === undefined) return undefined;
	const path = taken === rule.name ? 'name' : 'id';
	return problemAt([path], `'${taken}' names another rule already`, 'give this rule its own');
}

/** Sigma does not ask for an id, but hits need one that stays the same. RFC 9562 §5.8: version 8 is for UUIDs of one's own making. */
function idFromName(name: string): string {
	const hex = createHash('sha256').update(name).digest('hex');
	const parts = [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`8${hex.slice(13, 16)}`,
		`8${hex.slice(17, 20)}`,
	];
	return [...parts, hex.slice(20, 32)].join('-');
}
