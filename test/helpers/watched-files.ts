import {appendFileSync} from 'node:fs';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import {FileCollector} from '../../src/collect/file-collector.ts';
import type {FileSetting} from '../../src/collect/file-setting.ts';
import {MemoryBasket} from './memory-basket.ts';
import {temporaryDirectory} from './temporary-directory.ts';

const settleMs = 10_000;

/** Files of a test's own, and a collector over them whose clock is the test's; `again` is a new start of the agent. */
export class WatchedFiles {
	readonly directory: string;
	readonly basket = new MemoryBasket();
	collector: FileCollector;
	readonly #settings: readonly FileSetting[];
	#now = Date.now();

	constructor(t: ExecutionContext, patterns: readonly string[], more: Partial<FileSetting> = {}) {
		this.directory = temporaryDirectory(t);
		this.#settings = patterns.map((pattern) => ({
			path: path.join(this.directory, pattern),
			format: 'syslog',
			program: null,
			exclude: [],
			...more,
		}));
		this.collector = this.#made();
		t.teardown(async () => this.collector.stop());
	}

	at(name: string): string {
		return path.join(this.directory, name);
	}

	append(name: string, text: string | Buffer): void {
		appendFileSync(this.at(name), text);
	}

	/** One look at the files, some time after the last; until nothing more waits. */
	look(): readonly string[] {
		this.#now += 250;
		let steps = 0;
		while (this.collector.step()) {
			steps += 1;
			if (steps > 10_000) throw new Error('the collector finds no end');
		}
		return this.basket.lines;
	}

	/** A look after the time in which rotated files are given up. */
	lookLater(): readonly string[] {
		this.#now += settleMs + 1;
		this.look();
		return this.look();
	}

	/** The time in which nothing happens. */
	pass(milliseconds: number): void {
		this.#now += milliseconds;
	}

	async stop(): Promise<void> {
		await this.collector.stop();
	}

	async again(): Promise<readonly string[]> {
		await this.stop();
		this.collector = this.#made();
		return this.look();
	}

	problems(): readonly (string | null)[] {
		return this.collector.report().watched.map(({problem}) => problem);
	}

	#made(): FileCollector {
		return new FileCollector({
			files: this.#settings,
			basket: this.basket,
			hostname: 'web1',
			isSyslog: (bytes, _text, from) => bytes[from] === 60,
			settleMs,
			now: () => this.#now,
		});
	}
}
