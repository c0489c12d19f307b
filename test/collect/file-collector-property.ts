import {copyFileSync, existsSync, renameSync, rmSync, truncateSync} from 'node:fs';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import * as fc from 'fast-check';
import {fuzzRuns} from '../helpers/fuzzing.ts';
import {WatchedFiles} from '../helpers/watched-files.ts';

/** What may happen to a log file and to the agent that follows it. */
const operations = [
	'append',
	'append slowly',
	'look',
	'look later',
	'rename',
	'copy and truncate',
	'truncate',
	'cut and grow',
	'write anew',
	'remove',
	'remove renamed',
	'stop',
	'start',
] as const;
type Operation = (typeof operations)[number];

/** One content of `a.log`, from its making until it is renamed, cut or removed. */
interface Generation {
	readonly id: number;
	readonly lines: string[];
	/** The collector looked while it stood at the path. */
	isSeen: boolean;
}

/** Writes as daemons and logrotate do, and knows which lines could be lost by that. */
class Writer {
	readonly written: string[] = [];
	readonly mayBeLost = new Set<string>();
	isUp = true;
	readonly #files: WatchedFiles;
	readonly #file: string;
	readonly #isWholeFamily: boolean;
	readonly #renamed: {readonly name: string; readonly generation: Generation}[] = [];
	#current: Generation = {id: 0, lines: [], isSeen: false};
	readonly #removed: Generation[] = [];
	#names = 0;

	constructor(files: WatchedFiles, isWholeFamily: boolean) {
		this.#files = files;
		this.#file = files.at('a.log');
		this.#isWholeFamily = isWholeFamily;
		files.look();
	}

	async do(operation: Operation, count: number): Promise<void> {
		const isThere = existsSync(this.#file);
		const actions: Readonly<Record<Operation, () => void | Promise<void>>> = {
			append: () => this.#append(count),
			'append slowly': () => this.#appendSlowly(),
			look: () => this.look(),
			'look later': () => this.look(true),
			rename: () => (isThere ? this.#rename() : undefined),
			'copy and truncate': () => (isThere ? this.#copyAndTruncate() : undefined),
			truncate: () => this.#truncate(),
			'cut and grow': () => {
				this.#truncate();
				this.#append(count * 3);
			},
			'write anew': () => {
				this.#remove();
				this.#append(count);
			},
			remove: () => this.#remove(),
			'remove renamed': () => this.#removeRenamed(),
			stop: async () => this.#stop(),
			start: async () => this.start(),
		};
		await actions[operation]();
	}

	look(isLater = false): void {
		if (!this.isUp) return;
		if (this.#isWholeFamily) this.#files.pass(2000);
		if (isLater) this.#files.lookLater();
		else this.#files.look();
		if (existsSync(this.#file)) this.#current.isSeen = true;
	}

	async start(): Promise<void> {
		if (this.isUp) return;
		this.isUp = true;
		await this.#files.again();
		if (existsSync(this.#file)) this.#current.isSeen = true;
	}

	async #stop(): Promise<void> {
		if (!this.isUp) return;
		this.isUp = false;
		await this.#files.stop();
		// Only the collector that stopped had them open.
		for (const generation of this.#removed) this.#lose(generation);
		for (const {generation} of this.#renamed) {
			if (!this.#isWholeFamily && !this.#isKept(generation)) this.#lose(generation);
		}
	}

	/** Something of it was read and kept: whoever starts later can know it again. */
	#isKept({lines}: Generation): boolean {
		const collected = new Set(this.#files.basket.lines);
		return lines.some((line) => collected.has(line));
	}

	#append(count: number): void {
		for (let index = 0; index < count; index += 1) {
			const line = `${this.#current.id} line ${this.written.length}`;
			this.#note(line);
			this.#files.append('a.log', `${line}\n`);
		}
	}

	#note(line: string): void {
		this.written.push(line);
		this.#current.lines.push(line);
	}

	#appendSlowly(): void {
		const {id} = this.#current;
		this.#files.append('a.log', `${id} half `);
		this.look();
		this.#files.append('a.log', `${this.written.length}\n`);
		this.#note(`${id} half ${this.written.length}`);
	}

	#truncate(): void {
		if (existsSync(this.#file)) truncateSync(this.#file);
		this.#next(true);
	}

	#copyAndTruncate(): void {
		this.#names += 1;
		copyFileSync(this.#file, this.#files.at(`a.log.${this.#names}`));
		truncateSync(this.#file);
		this.#next(!this.#isWholeFamily);
	}

	#remove(): void {
		rmSync(this.#file, {force: true});
		this.#removed.push(this.#current);
		this.#next(!this.isUp || !this.#current.isSeen);
	}

	#rename(): void {
		this.#names += 1;
		const name = `a.log.${this.#names}`;
		renameSync(this.#file, this.#files.at(name));
		this.#renamed.push({name, generation: this.#current});
		const isKept = this.isUp ? this.#current.isSeen : this.#isKept(this.#current);
		this.#next(!this.#isWholeFamily && !isKept);
	}

	#removeRenamed(): void {
		const oldest = this.#renamed.shift();
		if (oldest === undefined) return;
		rmSync(this.#files.at(oldest.name), {force: true});
		this.#removed.push(oldest.generation);
		if (!this.isUp || !oldest.generation.isSeen) this.#lose(oldest.generation);
	}

	#next(isLossy: boolean): void {
		if (isLossy) this.#lose(this.#current);
		this.#current = {id: this.#current.id + 1, lines: [], isSeen: false};
	}

	#lose({lines}: Generation): void {
		const collected = new Set(this.#files.basket.lines);
		for (const line of lines) if (!collected.has(line)) this.mayBeLost.add(line);
	}
}

async function check(
	t: ExecutionContext,
	pattern: string,
	steps: readonly (readonly [Operation, number])[],
): Promise<void> {
	const files = new WatchedFiles(t, [pattern]);
	const writer = new Writer(files, pattern.endsWith('*'));
	for (const [operation, count] of steps) {
		// oxlint-disable-next-line no-await-in-loop
		await writer.do(operation, count);
	}
	await writer.start();
	writer.look();
	writer.look(true);
	writer.look(true);
	const failures = failuresOf(files.basket.lines, writer);
	await files.stop();
	rmSync(files.directory, {recursive: true, force: true});
	// Not an assertion of ava's, so that fast-check goes on to a shorter case.
	if (failures.length > 0) throw new Error(failures.join('; '));
}

function failuresOf(collected: readonly string[], {written, mayBeLost}: Writer): readonly string[] {
	const found = new Set(collected);
	const known = new Set(written);
	const missing = written.filter((line) => !found.has(line) && !mayBeLost.has(line));
	return [
		...(found.size < collected.length ? [`twice: ${collected.join(', ')}`] : []),
		...collected.filter((line) => !known.has(line)).map((line) => `never written: ${line}`),
		...missing.map((line) => `lost: ${line}`),
		...(inOrder(collected) < collected.length ? [`not in order: ${collected.join(', ')}`] : []),
	];
}

/** How many lines come behind all earlier ones of their generation. */
function inOrder(lines: readonly string[]): number {
	const last = new Map<string, number>();
	return lines.filter((line) => {
		const [generation = '', , number = ''] = line.split(' ');
		const isLater = Number(number) > (last.get(generation) ?? -1);
		last.set(generation, Number(number));
		return isLater;
	}).length;
}

const steps = fc.array(fc.tuple(fc.constantFrom(...operations), fc.integer({min: 1, max: 40})), {
	maxLength: 25,
});

for (const pattern of ['a.log', 'a.log*']) {
	test(`whatever happens to ${pattern}, lines come once and in order`, async (t) => {
		await t.notThrowsAsync(async () =>
			fc.assert(
				fc.asyncProperty(steps, async (some) => check(t, pattern, some)),
				fuzzRuns(60),
			),
		);
	});
}
