import {privateNetworks} from '../base/ip-network.ts';
import type {FileProblem} from '../base/yaml-document.ts';
import type {PackFile} from '../decode/built-packs.ts';
import type {DecoderSet} from '../decode/decoder-set.ts';
import {compileDecoders} from '../decode/pack-files.ts';
import type {RuleFile} from '../detect/built-rules.ts';
import type {RuleSet} from '../detect/rule-set.ts';
import {compileRules} from '../detect/rule-set.ts';

/** What the pipeline decodes and matches with. */
export interface Content {
	readonly decoders: DecoderSet;
	readonly rules: RuleSet;
	/** Of files or parts of them that were left out; the others work. */
	readonly problems: readonly FileProblem[];
}

/** Compiles decoder packs and rules. The rules' `%inside%` stands for the private networks and those of `inside`. */
export function compileContent({
	decoderFiles,
	ruleFiles,
	inside,
}: {
	readonly decoderFiles: readonly PackFile[];
	readonly ruleFiles: readonly RuleFile[];
	readonly inside: readonly string[];
}): Content {
	const decoded = compileDecoders(decoderFiles);
	const ruled = compileRules(ruleFiles, {
		placeholders: new Map([['inside', [...privateNetworks, ...inside]]]),
	});
	return {
		decoders: decoded.decoders,
		rules: ruled.rules,
		problems: [...decoded.problems, ...ruled.problems],
	};
}
