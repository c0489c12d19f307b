import {privateNetworks} from '../base/ip-network.ts';
import type {FileProblem} from '../base/yaml-document.ts';
import type {TextFile} from '../base/yaml-files.ts';
import type {DecoderSet} from '../decode/decoder-set.ts';
import type {PackSummary} from '../decode/pack.ts';
import {compileDecoders} from '../decode/decoder-set.ts';
import type {RuleSet} from '../detect/rule-set.ts';
import {compileRules} from '../detect/rule-set.ts';

/** What the pipeline decodes and matches with. */
export interface Content {
	readonly decoders: DecoderSet;
	/** What the decoders are made of. */
	readonly packs: readonly PackSummary[];
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
	readonly decoderFiles: readonly TextFile[];
	readonly ruleFiles: readonly TextFile[];
	readonly inside: readonly string[];
}): Content {
	const decoded = compileDecoders(decoderFiles);
	const ruled = compileRules(ruleFiles, {
		placeholders: new Map([['inside', [...privateNetworks, ...inside]]]),
	});
	return {
		decoders: decoded.decoders,
		packs: decoded.packs,
		rules: ruled.rules,
		problems: [...decoded.problems, ...ruled.problems],
	};
}
