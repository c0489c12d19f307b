/** Number of no text. */
export const noText = 0;

/** Texts by number, each once, and only as long as somebody holds it: numbers are used again. */
export class HeldTexts {
	readonly #numbers = new Map<string, number>();
	readonly #texts: string[] = [''];
	readonly #holders: number[] = [0];
	readonly #unused: number[] = [];

	/** Number of the text, held once more. */
	hold(text: string): number {
		const known = this.#numbers.get(text);
		if (known !== undefined) return this.holdAgain(known);
		const number = this.#unused.pop() ?? this.#texts.length;
		this.#texts[number] = text;
		this.#holders[number] = 1;
		this.#numbers.set(text, number);
		return number;
	}

	holdAgain(number: number): number {
		this.#holders[number] = (this.#holders[number] ?? 0) + 1;
		return number;
	}

	release(number: number): void {
		const left = (this.#holders[number] ?? 0) - 1;
		this.#holders[number] = left;
		if (left > 0) return;
		this.#numbers.delete(this.at(number));
		this.#texts[number] = '';
		this.#unused.push(number);
	}

	at(number: number): string {
		return this.#texts[number] ?? '';
	}
}
