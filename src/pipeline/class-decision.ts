import {ByteTable} from '../base/byte-table.ts';
import type {EventBatch} from '../model/event-batch.ts';
import {span} from '../model/event-batch.ts';

/** What a rule asks of those parts of a message that are text. */
export interface TextConditions {
	/** Index into `retentionClasses`. */
	readonly class: number;
	readonly host: ((text: string) => boolean) | undefined;
	readonly program: ((text: string) => boolean) | undefined;
}

/** The parts that decide, in this order. */
const parts = ['host', 'program'] as const;
type Part = (typeof parts)[number];

/** Texts of one part that are remembered; they come from outside. */
export const rememberedTexts = 1024;

const undecided = -1;
/** Of what no rule holds for. */
const usualClass = 0;

/** Gives what rules decide, of whose parts only these can still count. */
export type DecisionMaker<Rule extends TextConditions> = (
	rules: readonly Rule[],
	open: readonly Part[],
) => Decision<Rule>;

/**
 * What rules decide about messages of which some is known already: a class, or that it depends on a part, with what follows for each
 * text of it. A text is compared with the rules once and then found by its bytes.
 *
 * ```
 * host ── pi ───> program ── sudo ──> audit
 *      │                  └─ nginx ─> bulk
 *      └─ fw-1 ─> std
 * ```
 */
export class Decision<Rule extends TextConditions> {
	/** Index into `retentionClasses`; below 0 where it depends on a part. */
	readonly #class: number;
	readonly #rules: readonly Rule[];
	readonly #make: DecisionMaker<Rule>;
	/** The part that it depends on, and those behind it. */
	readonly #part: Part;
	readonly #place: number;
	readonly #rest: readonly Part[];
	readonly #texts = new ByteTable();
	/** By index of the text. */
	readonly #following: Decision<Rule>[] = [];
	#ofAbsent: Decision<Rule> | undefined;

	constructor(rules: readonly Rule[], open: readonly Part[], make: DecisionMaker<Rule>) {
		const [first] = rules;
		const isDecided = open.every((part) => first?.[part] === undefined);
		this.#class = isDecided ? (first?.class ?? usualClass) : undecided;
		this.#rules = rules;
		this.#make = make;
		const at = open.findIndex((part) => rules.some((rule) => rule[part] !== undefined));
		this.#part = open[at] ?? 'program';
		this.#place = span[this.#part];
		this.#rest = open.slice(at + 1);
	}

	/** The class of the row. */
	classOf(batch: EventBatch, row: number): number {
		return this.#class === undecided ? this.#follow(batch, row).classOf(batch, row) : this.#class;
	}

	#follow(batch: EventBatch, row: number): Decision<Rule> {
		const spanFrom = batch.spanFrom(row, this.#place);
		if (spanFrom < 0) return (this.#ofAbsent ??= this.#narrowed(null));
		const start = batch.start[row] ?? 0;
		const [from, to] = [start + spanFrom, start + batch.spanTo(row, this.#place)];
		const index = this.#texts.find(batch.bytes, from, to);
		return this.#following[index] ?? this.#learn(batch, row, {from, to});
	}

	#learn(
		batch: EventBatch,
		row: number,
		{from, to}: {readonly from: number; readonly to: number},
	): Decision<Rule> {
		if (this.#texts.count === rememberedTexts) {
			this.#texts.clear();
			this.#following.length = 0;
		}
		const following = this.#narrowed(batch.spanText(row, this.#part));
		this.#following[this.#texts.add(batch.bytes, from, to)] = following;
		return following;
	}

	/** What follows where the part is this text, or is absent. */
	#narrowed(text: string | null): Decision<Rule> {
		const holding = this.#rules.filter((rule) => {
			const holds = rule[this.#part];
			return holds === undefined || (text !== null && holds(text));
		});
		return this.#make(holding, this.#rest);
	}
}
