import type {ExpressionNode} from './syntax.ts';

/** Texts that stand in everything that the expression matches, as an index may be asked for before any text is looked at. */
export function requiredTexts(node: ExpressionNode): readonly string[] {
	const finder = new RequiredTexts();
	finder.visit(node);
	return finder.finish();
}

class RequiredTexts {
	readonly #texts = new Set<string>();
	/** What stands right before the node at hand. */
	#run = '';

	visit(node: ExpressionNode): void {
		switch (node.kind) {
			case 'set':
				return this.#add(node);
			case 'assert':
				// It takes no character: what stands before and behind it touch.
				return;
			case 'sequence':
				return node.of.forEach((part) => this.visit(part));
			case 'choice':
				return this.#end();
			case 'repeat':
				return this.#repeat(node);
		}
	}

	finish(): readonly string[] {
		this.#end();
		return [...this.#texts];
	}

	#add({set}: ExpressionNode & {readonly kind: 'set'}): void {
		const [[first, last] = [0, 1], ...others] = set;
		if (first === last && others.length === 0) this.#run += String.fromCodePoint(first);
		else this.#end();
	}

	#repeat({of, min}: ExpressionNode & {readonly kind: 'repeat'}): void {
		if (min > 0) this.visit(of);
		this.#end();
	}

	#end(): void {
		if (this.#run !== '') this.#texts.add(this.#run);
		this.#run = '';
	}
}
