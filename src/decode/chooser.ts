import {ByteTable} from '../base/byte-table.ts';
import type {FieldConstant} from '../model/field-name.ts';
import {maxRemembered} from './choice.ts';
import type {CaptureSpans, Message} from './message.ts';
import {textOf} from './message.ts';

/** Stands for the program's name among the texts of a choice. */
export const programText = -1;

/** Chooses constants by captured texts, and by the program. */
export class Chooser {
	/** Indexes of captures, or `programText`. */
	readonly #of: readonly number[];
	readonly #pick: (text: string) => readonly FieldConstant[];
	/** The only capture; undefined where there are several. */
	readonly #only: number | undefined;
	/** What was chosen for the bytes of the only capture, by program: to make a text of each would cost more than all else. */
	readonly #chosen = new Map<string | null, ChosenByBytes>();

	constructor(of: readonly number[], pick: (text: string) => readonly FieldConstant[]) {
		this.#of = of;
		this.#pick = pick;
		const captures = of.filter((part) => part !== programText);
		this.#only = captures.length === 1 ? captures[0] : undefined;
	}

	/** `spans` are those of the captures. */
	choose(message: Message, spans: CaptureSpans): readonly FieldConstant[] {
		if (this.#only === undefined) return this.#pick(this.#textOf(message, spans));
		const [from, to] = [spans[this.#only * 2] ?? 0, spans[this.#only * 2 + 1] ?? 0];
		const chosen = this.#chosenOf(message.program);
		const known = chosen.find(message, from, to);
		if (known !== undefined) return known;
		const constants = this.#pick(this.#textOf(message, spans));
		chosen.add(message, {from, to, constants});
		return constants;
	}

	#chosenOf(program: string | null): ChosenByBytes {
		const known = this.#chosen.get(program);
		if (known !== undefined) return known;
		if (this.#chosen.size === maxRemembered) this.#chosen.clear();
		const chosen = new ChosenByBytes();
		this.#chosen.set(program, chosen);
		return chosen;
	}

	#textOf(message: Message, spans: CaptureSpans): string {
		let text = '';
		for (const part of this.#of) {
			const from = spans[part * 2] ?? 0;
			const to = spans[part * 2 + 1] ?? 0;
			text += ` ${part === programText ? (message.program ?? '') : textOf(message, from, to)}`;
		}
		return text;
	}
}

class ChosenByBytes {
	readonly #texts = new ByteTable();
	readonly #constants: (readonly FieldConstant[])[] = [];

	find({bytes}: Message, from: number, to: number): readonly FieldConstant[] | undefined {
		const index = this.#texts.find(bytes, from, to);
		return index < 0 ? undefined : this.#constants[index];
	}

	add(
		{bytes}: Message,
		{
			from,
			to,
			constants,
		}: {
			readonly from: number;
			readonly to: number;
			readonly constants: readonly FieldConstant[];
		},
	): void {
		if (this.#texts.count === maxRemembered) {
			this.#texts.clear();
			this.#constants.length = 0;
		}
		this.#constants[this.#texts.add(bytes, from, to)] = constants;
	}
}
