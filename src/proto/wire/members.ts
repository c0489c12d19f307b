/** The first thing that is wrong with a message; readers go on with harmless values and ask in the end. */
export class Faults {
	#first: string | undefined;

	get first(): string | undefined {
		return this.#first;
	}

	note(text: string): void {
		this.#first ??= text;
	}
}

/** Reads the members of one JSON object, each within its bound; what is not as agreed is noted, and unknown members are ignored. */
export class Members {
	readonly #value: object;
	readonly #path: string;
	readonly #faults: Faults;

	/** `path` names the object in faults, with a dot behind it; empty for the message itself. */
	constructor(value: unknown, path: string, faults: Faults) {
		const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
		if (!isObject) faults.note(`${path === '' ? 'the message' : path.slice(0, -1)} is no object`);
		this.#value = isObject ? value : {};
		this.#path = path;
		this.#faults = faults;
	}

	text(name: string, most: number): string {
		const value = this.#get(name);
		if (typeof value === 'string' && value.length <= most) return value;
		this.#note(name, `is no text of at most ${most} characters`);
		return '';
	}

	/** Text of a certain form; `form` says it in words. */
	match(name: string, pattern: RegExp, form: string): string {
		const value = this.#get(name);
		if (typeof value === 'string' && pattern.test(value)) return value;
		this.#note(name, `is not ${form}`);
		return '';
	}

	choice<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
		const value = this.#get(name);
		const found = choices.find((choice) => choice === value);
		if (found === undefined) this.#note(name, `is none of ${choices.join(', ')}`);
		return found ?? choices[0];
	}

	/** An integer from `least` to 2^53 - 1. */
	integer(name: string, least = 0): number {
		const value = this.#get(name);
		if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
		this.#note(name, `is no integer of at least ${least}`);
		return least;
	}

	number(name: string, most: number): number {
		return this.#numberOf(this.#get(name), name, most);
	}

	/** The member, or null where it is null, read by `read`. */
	orNull<Value>(name: string, read: () => Value): Value | null {
		return this.#get(name) === null ? null : read();
	}

	/** Numbers from 0 to `most`, exactly so many. */
	numbers(name: string, count: number, most: number): readonly number[] {
		const list = this.list(name, count);
		if (list.length !== count) this.#note(name, `has not ${count} numbers`);
		return list.map((value) => this.#numberOf(value, name, most));
	}

	list(name: string, most: number): readonly unknown[] {
		const value = this.#get(name);
		if (Array.isArray(value) && value.length <= most) return value;
		this.#note(name, `is no list of at most ${most}`);
		return [];
	}

	texts(name: string, mostItems: number, most: number): readonly string[] {
		return this.list(name, mostItems).map((value) => {
			if (typeof value === 'string' && value.length <= most) return value;
			this.#note(name, `holds what is no text of at most ${most} characters`);
			return '';
		});
	}

	object(name: string): Members {
		return new Members(this.#get(name), `${this.#path}${name}.`, this.#faults);
	}

	objects(name: string, most: number): readonly Members[] {
		return this.list(name, most).map(
			(value, at) => new Members(value, `${this.#path}${name}[${at}].`, this.#faults),
		);
	}

	#numberOf(value: unknown, name: string, most: number): number {
		if (typeof value === 'number' && value >= 0 && value <= most) return value;
		this.#note(name, `is no number from 0 to ${most}`);
		return 0;
	}

	#get(name: string): unknown {
		// An own one: `constructor` and its like are nobody's members.
		return Object.getOwnPropertyDescriptor(this.#value, name)?.value;
	}

	#note(name: string, what: string): void {
		this.#faults.note(`${this.#path}${name} ${what}`);
	}
}
