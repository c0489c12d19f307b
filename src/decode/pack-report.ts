import type {FileProblem, YamlDocument} from '../base/yaml-document.ts';
import type {PatternPlace} from './decode-trace.ts';
import {innerPatterns, type InnerPatterns} from './inner-patterns.ts';
import type {Needle} from './needle.ts';
import type {PackDocument} from './pack-schema.ts';
import {compilePattern, type Variant} from './pattern.ts';

/** Collects what is wrong with a pack while it is compiled. */
export class PackReport {
	readonly problems: FileProblem[] = [];
	readonly #document: YamlDocument<PackDocument>;
	readonly #parts = new Map<string, InnerPatterns>();
	readonly #needles = new Map<string, Needle>();

	constructor(document: YamlDocument<PackDocument>) {
		this.#document = document;
	}

	add(path: readonly PropertyKey[], message: string): void {
		this.problems.push(this.#document.problemAt(path, message, 'correct the pattern there'));
	}

	/** Where a pattern stands. */
	placeOf(pattern: string, text: string, path: readonly PropertyKey[]): PatternPlace {
		const {file, line} = this.#document.problemAt(path, '', '');
		return {pack: this.#document.value.decoder, pattern, file, line, text};
	}

	compile(text: string, path: readonly PropertyKey[]): readonly Variant[] {
		const result = compilePattern(text);
		if (result.kind === 'ok') return result.variants.map((variant) => this.#withShared(variant));
		this.add(path, `${result.reason} (character ${result.at + 1} of the pattern)`);
		return [];
	}

	/** The patterns for a part of messages; equal ones, as an alias of YAML gives them, are compiled once. */
	compilePart(texts: readonly string[], path: readonly PropertyKey[]): InnerPatterns {
		const key = JSON.stringify(texts);
		const known = this.#parts.get(key);
		if (known !== undefined) return known;
		const variants = texts.flatMap((text) => this.compile(text, path));
		const patterns = innerPatterns(variants.map((variant) => ({variant, inside: []})));
		this.#parts.set(key, patterns);
		return patterns;
	}

	/** One needle for all variants with the same, so that it is looked for once. */
	#withShared(variant: Variant): Variant {
		if (variant.needle === undefined) return variant;
		const {key} = variant.needle;
		const needle = this.#needles.get(key) ?? variant.needle;
		this.#needles.set(key, needle);
		return {...variant, needle};
	}
}
