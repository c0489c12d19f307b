import {asciiLower} from '../base/ascii-lower.ts';
import {isNetwork, NetworkSet} from '../base/ip-network.ts';
import {compileWildcard} from '../detect/wildcard.ts';
import type {EventBatch} from '../model/event-batch.ts';
import type {Channel, EventSource} from '../model/event.ts';
import type {RetentionClass} from '../model/retention-class.ts';
import {retentionClasses} from '../model/retention-class.ts';
import type {DecisionMaker, TextConditions} from './class-decision.ts';
import {Decision} from './class-decision.ts';

/** Which messages are of a class: all conditions hold, an absent one restricts nothing, and one value of a list is enough. */
export interface ClassRule {
	readonly class: RetentionClass;
	readonly channel?: readonly Channel[] | undefined;
	/** Addresses, networks, and ids of agents. */
	readonly source?: readonly string[] | undefined;
	readonly facility?: readonly number[] | undefined;
	readonly severity?: readonly number[] | undefined;
	/** `*` is any run of characters, `?` any one; case does not matter, and of a program that is a path the last part is enough. */
	readonly program?: readonly string[] | undefined;
	readonly host?: readonly string[] | undefined;
}

const noPriority = -1;

/** Most decisions that are kept to be shared: texts from outside say how many there are. */
const sharedLimit = 1024;

/**
 * Gives each message its retention class: that of the first rule that holds, else the first class. It runs for every message, so what
 * it has to find out of a source, a priority, a host or a program it finds out once.
 */
export class Classifier {
	readonly #rules: readonly CompiledRule[];
	/** By source, which stays one object as long as its connection. */
	readonly #sources = new WeakMap<EventSource, SourceDecisions>();
	/** By the positions of the rules: many sources have the same. */
	readonly #shared = new Map<string, SourceDecisions>();
	#lastSource: EventSource | undefined;
	#last: SourceDecisions;

	constructor(rules: readonly ClassRule[]) {
		this.#rules = rules.map(compileRule);
		this.#last = new SourceDecisions([]);
	}

	/** Index into `retentionClasses` for a row that is scanned. One that did not parse has no header, only a source. */
	classOf(batch: EventBatch, row: number): number {
		const source = batch.sources[batch.source[row] ?? 0];
		if (source !== this.#lastSource && source !== undefined) {
			this.#lastSource = source;
			this.#last = this.#ofSource(source);
		}
		return this.#last.classOf(batch, row);
	}

	#ofSource(source: EventSource): SourceDecisions {
		const known = this.#sources.get(source);
		if (known !== undefined) return known;
		const holding = this.#rules.filter((rule) => rule.isOfSource(source));
		const decisions = shared(this.#shared, keyOf(holding), () => new SourceDecisions(holding));
		this.#sources.set(source, decisions);
		return decisions;
	}
}

interface CompiledRule extends TextConditions {
	readonly position: number;
	readonly isOfSource: (source: EventSource) => boolean;
	readonly isOfPriority: (priority: number) => boolean;
	/** Whether it asks for anything of the header. */
	readonly needsHeader: boolean;
}

/** What the rules decide that hold for a source. */
class SourceDecisions {
	readonly #rules: readonly CompiledRule[];
	/** By priority + 1. */
	readonly #byPriority: Decision<CompiledRule>[] = [];
	readonly #made = new Map<string, Decision<CompiledRule>>();
	readonly #unparsed: Decision<CompiledRule>;

	constructor(rules: readonly CompiledRule[]) {
		this.#rules = rules;
		this.#unparsed = this.#make(
			rules.filter((rule) => !rule.needsHeader),
			[],
		);
	}

	classOf(batch: EventBatch, row: number): number {
		if (batch.reason[row] !== 0) return this.#unparsed.classOf(batch, row);
		const priority = batch.priority[row] ?? noPriority;
		const decision = (this.#byPriority[priority - noPriority] ??= this.#ofPriority(priority));
		return decision.classOf(batch, row);
	}

	#ofPriority(priority: number): Decision<CompiledRule> {
		const holding = this.#rules.filter((rule) => rule.isOfPriority(priority));
		return this.#make(holding, ['host', 'program']);
	}

	/** One decision for all ways that lead to the same rules and parts. */
	readonly #make: DecisionMaker<CompiledRule> = (rules, open) =>
		shared(
			this.#made,
			`${open.join(' ')}: ${keyOf(rules)}`,
			() => new Decision(rules, open, this.#make),
		);
}

function shared<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
	const found = known.get(key);
	if (found !== undefined) return found;
	if (known.size === sharedLimit) known.clear();
	const made = make();
	known.set(key, made);
	return made;
}

function keyOf(rules: readonly CompiledRule[]): string {
	return rules.map(({position}) => position).join(' ');
}

function compileRule(rule: ClassRule, position: number): CompiledRule {
	const {channel, facility, severity} = rule;
	const isSource = rule.source && sourceTest(rule.source);
	return {
		position,
		class: retentionClasses.indexOf(rule.class),
		isOfSource: (source) =>
			(channel === undefined || channel.includes(source.channel)) &&
			(isSource === undefined || isSource(source.address)),
		isOfPriority: (priority) =>
			(facility === undefined || (priority >= 0 && facility.includes(priority >> 3))) &&
			(severity === undefined || (priority >= 0 && severity.includes(priority & 7))),
		host: rule.host && nameTest(rule.host),
		program: rule.program && programTest(rule.program),
		needsHeader: [facility, severity, rule.host, rule.program].some((part) => part !== undefined),
	};
}

function sourceTest(sources: readonly string[]): (address: string) => boolean {
	const networks = new NetworkSet(sources.filter(isNetwork));
	return (address) => networks.has(address) || sources.includes(address);
}

function nameTest(names: readonly string[]): (text: string) => boolean {
	const patterns = names.map((name) =>
		compileWildcard(asciiLower(name), {start: false, end: false}),
	);
	return (text) => {
		const lower = asciiLower(text);
		return patterns.some((pattern) => pattern.matches(lower));
	};
}

/** A program is named by its name or its path, as in decoder packs. */
function programTest(names: readonly string[]): (text: string) => boolean {
	const isNamed = nameTest(names);
	return (text) =>
		isNamed(text) || (text.startsWith('/') && isNamed(text.slice(text.lastIndexOf('/') + 1)));
}
