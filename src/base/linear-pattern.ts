// Regular expressions that people write and that meet what strangers wrote: each is matched in time that grows with the text alone.
import {Automaton} from './linear-pattern/automaton.ts';
import {compileProgram} from './linear-pattern/program.ts';
import {requiredTexts} from './linear-pattern/required-texts.ts';
import {parseExpression} from './linear-pattern/syntax.ts';
import type {SyntaxResult} from './syntax-fault.ts';

/** A compiled expression; it says whether there is a match, not where. It learns while it matches: one user at a time. */
export interface LinearPattern {
	/** Texts that stand in whatever it matches; folded where it ignores case. */
	readonly required: readonly string[];
	/** How many steps its program has: what a character costs in the worst case. */
	readonly steps: number;
	/** Bytes that are not UTF-8 are U+FFFD each. */
	isInBytes(bytes: Uint8Array): boolean;
	isInText(text: string): boolean;
}

/** Compiles an expression, or says why it is none: what cannot be matched in linear time is refused. */
export function compileLinearPattern(
	source: string,
	{isCaseSensitive}: {readonly isCaseSensitive: boolean},
): SyntaxResult<LinearPattern> {
	const parsed = parseExpression(source, isCaseSensitive);
	if (parsed.kind === 'error') return parsed;
	const program = compileProgram(parsed.value);
	if (program.kind === 'error') return program;
	const automaton = new Automaton(program.value, isCaseSensitive);
	const value = {
		steps: program.value.steps.length,
		required: requiredTexts(parsed.value),
		isInBytes: (bytes: Uint8Array) => automaton.isInBytes(bytes),
		isInText: (text: string) => automaton.isInText(text),
	};
	return {kind: 'ok', value};
}
