import test from 'ava';
import * as fc from 'fast-check';
import {KeptHits} from '../../src/detect/kept-hits.ts';
import {fuzzRuns} from '../helpers/fuzzing.ts';

const rule = 'rule';
const fields: readonly string[] = ['source.ip', 'user.name'];

interface Known {
	readonly id: number;
	readonly values: readonly (string | undefined)[];
	holders: number;
}

const word = fc.option(fc.constantFrom('a', 'b', 'c', 'd'), {nil: undefined});
const step = fc.record({
	does: fc.constantFrom('add' as const, 'hold' as const, 'release' as const, 'release' as const),
	at: fc.nat(1000),
	values: fc.tuple(word, word),
});

/** The hits that must be there: those that are held, and the newest. */
class Model {
	readonly hits = new KeptHits<string>(new Map([[rule, fields]]));
	readonly known = new Map<number, Known>();
	#newest = -1;

	add(id: number, values: Known['values']): boolean {
		const field = (name: string) => values[fields.indexOf(name)];
		const hit = {id, event: `${id}`, ruleId: rule, time: id * 2, weight: id % 5, field};
		this.#newest = this.hits.add(hit);
		for (const [known, {holders}] of this.known) if (holders === 0) this.known.delete(known);
		const isNew = !this.known.has(this.#newest);
		this.known.set(this.#newest, {id, values, holders: 0});
		return isNew;
	}

	hold(at: number): void {
		const [hit, known] = this.#pick(at, () => true);
		if (known === undefined) return;
		this.hits.hold(hit);
		known.holders += 1;
	}

	release(at: number): void {
		const [hit, known] = this.#pick(at, ({holders}) => holders > 0);
		if (known === undefined) return;
		this.hits.release(hit);
		known.holders -= 1;
		if (known.holders === 0 && hit !== this.#newest) this.known.delete(hit);
	}

	#pick(at: number, isFit: (known: Known) => boolean): readonly [number, Known | undefined] {
		const fit = [...this.known].filter(([, known]) => isFit(known));
		return fit[at % fit.length] ?? [-1, undefined];
	}
}

test('a hit is as it was added for as long as somebody holds it, or until the next one', (t) => {
	fc.assert(
		fc.property(fc.array(step, {maxLength: 200}), (steps) => {
			const model = new Model();
			for (const [id, {does, at, values}] of steps.entries()) {
				if (does === 'add') t.true(model.add(id, values), 'a hit that is held was given up');
				else model[does](at);
				for (const [hit, known] of model.known) {
					const {hits} = model;
					const texts = [hits.textOf(hit, 0), hits.textOf(hit, 1)];
					const own = [hits.idOf(hit), hits.eventOf(hit), hits.timeOf(hit), hits.weightOf(hit)];
					t.deepEqual(own, [known.id, `${known.id}`, known.id * 2, known.id % 5]);
					t.deepEqual(texts, known.values);
				}
			}
		}),
		fuzzRuns(100),
	);
});

test('more hits than there is room for at first are kept', (t) => {
	const hits = new KeptHits<number>(new Map([[rule, fields]]));
	const added = Array.from({length: 3000}, (_, id) => {
		const hit = hits.add({id, event: id, ruleId: rule, time: id, weight: 1, field: () => `${id}`});
		hits.hold(hit);
		return hit;
	});
	t.is(new Set(added).size, added.length);
	t.deepEqual(
		added.map((hit) => hits.textOf(hit, 1)),
		added.map((_, id) => `${id}`),
	);
});
