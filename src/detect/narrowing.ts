import type {FieldValue} from '../model/event.ts';
import type {MatchableEvent} from './matchable-event.ts';
import type {Expression} from './predicate.ts';

/** Fields that have few values, by which most rules for a kind of events can be left out. */
const fewValued = ['event.action', 'event.outcome'] as const;

/** Most values of one field that are remembered for a list; of others the whole list is tried. */
const mostRemembered = 512;

/** Rules that are tried together, narrowed to those which the event's few-valued fields leave possible. */
export class Narrowing<Rule extends {readonly expression: Expression}> {
	#all: readonly Rule[] = [];
	readonly #byAction = new Map<
		FieldValue | undefined,
		Map<FieldValue | undefined, readonly Rule[]>
	>();

	add(rule: Rule): void {
		this.#all = [...this.#all, rule];
		this.#byAction.clear();
	}

	/** In the order in which they were added. */
	possible(event: MatchableEvent): readonly Rule[] {
		if (this.#all.length === 1) return this.#all;
		const action = event.field(fewValued[0]);
		const outcome = event.field(fewValued[1]);
		const known = this.#byAction.get(action)?.get(outcome);
		return known ?? this.#narrow(action, outcome);
	}

	#narrow(action: FieldValue | undefined, outcome: FieldValue | undefined): readonly Rule[] {
		const byOutcome =
			this.#byAction.get(action) ?? new Map<FieldValue | undefined, readonly Rule[]>();
		if (this.#byAction.size >= mostRemembered || byOutcome.size >= mostRemembered) return this.#all;
		const known = new Map([
			[fewValued[0], action],
			[fewValued[1], outcome],
		]);
		const rules = this.#all.filter(({expression}) => verdictOf(expression, known) !== 'no');
		this.#byAction.set(action, byOutcome.set(outcome, rules));
		return rules;
	}
}

type KnownFields = ReadonlyMap<string, FieldValue | undefined>;

/** Whether the expression holds, as far as these fields decide it. */
function verdictOf(expression: Expression, known: KnownFields): 'yes' | 'no' | 'open' {
	if (expression.kind === 'test') {
		const {about} = expression;
		if (about === undefined || !known.has(about.field)) return 'open';
		return about.holds(known.get(about.field)) ? 'yes' : 'no';
	}
	if (expression.kind === 'not') return opposite[verdictOf(expression.of, known)];
	const verdicts = expression.of.map((each) => verdictOf(each, known));
	const countOf = (wanted: string): number => verdicts.filter((each) => each === wanted).length;
	if (countOf('yes') >= expression.count) return 'yes';
	return verdicts.length - countOf('no') < expression.count ? 'no' : 'open';
}

const opposite = {yes: 'no', no: 'yes', open: 'open'} as const;
