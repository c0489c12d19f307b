import type {EventBatch} from './event-batch.ts';
import type {FoldableHit} from './rule-hit.ts';

/** The hits of a committed batch, one after the other in the same object. */
export class HitView implements FoldableHit {
	readonly #batch: EventBatch;
	#hit = 0;

	constructor(batch: EventBatch) {
		this.#batch = batch;
	}

	/** Turns to another hit. */
	show(hit: number): this {
		this.#hit = hit;
		return this;
	}

	get id(): number {
		return this.#batch.hits.ids[this.#hit] ?? 0;
	}

	get event(): number {
		return this.#batch.id[this.#batch.hits.rowOf(this.#hit)] ?? 0;
	}

	get ruleId(): string {
		return this.#batch.hits.rules[this.#batch.hits.ruleOf(this.#hit)] ?? '';
	}

	get time(): number {
		return this.#batch.hits.times[this.#hit] ?? Number.NaN;
	}

	get weight(): number {
		return this.#batch.hits.weightOf(this.#hit);
	}

	field(name: string): string | undefined {
		const value = this.#batch.hits.valueIn(this.#hit, name);
		return value < 0 ? undefined : String(this.#batch.fields.valueAt(value));
	}
}
