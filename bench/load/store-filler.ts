import {mkdirSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {packageRoot} from '../../src/base/package-root.ts';
import {readYamlFiles} from '../../src/base/yaml-files.ts';
import type {EventStore} from '../../src/db/event-store.ts';
import {openBlockEventStore} from '../../src/db/block-event-store.ts';
import {EventBatch} from '../../src/model/event-batch.ts';
import {parseReasons} from '../../src/model/parse-reason.ts';
import {compileContent} from '../../src/pipeline/content.ts';
import type {PipelineStream} from '../../src/pipeline/pipeline.ts';
import {Pipeline} from '../../src/pipeline/pipeline.ts';

/** A line and when it was received, in milliseconds. */
export interface ReceivedLine {
	readonly line: string;
	readonly receivedAt: number;
}

/** Of the configuration of a hub that is asked: what the filler has stored names no packs, and is not to be decoded anew meanwhile. */
export const asFilled = 'detection: {redecode: 0s}';

const senders = 50;
const batchLines = 4000;

/**
 * Fills the store of a hub that does not run, as the hub would: parsed and decoded, with times of receipt that no sender could choose.
 * No rules: their alerts would be folded at the hub's start.
 */
export class StoreFiller {
	readonly #store: EventStore;
	readonly #streams: readonly PipelineStream[];
	readonly #batch = new EventBatch();
	#micros = 0;

	private constructor(store: EventStore) {
		this.#store = store;
		const decoderFiles = readYamlFiles(path.join(packageRoot, 'content/decoders'));
		const pipeline = new Pipeline(compileContent({decoderFiles, ruleFiles: [], inside: []}));
		// An epoch of its own for each filler: a row that repeats a number of an epoch is left out.
		const epoch = `bench ${process.hrtime.bigint()}`;
		this.#streams = Array.from({length: senders}, (_, index) =>
			pipeline.open(
				{channel: 'udp', address: `192.0.2.${index}`, epoch},
				{framing: 'datagram', format: 'auto'},
			),
		);
	}

	/** Of the hub whose state this directory is. */
	static async open(stateDirectory: string): Promise<StoreFiller> {
		const directory = path.join(stateDirectory, 'events');
		mkdirSync(stateDirectory, {recursive: true, mode: 0o700});
		const reasonNames = parseReasons.map(({name}) => name);
		return new StoreFiller(await openBlockEventStore({directory, reasonNames}));
	}

	/** Processor seconds that parsing, decoding and storing took. */
	get cpuSeconds(): number {
		return this.#micros / 1e6;
	}

	async add(lines: Iterable<ReceivedLine>): Promise<void> {
		let waiting: ReceivedLine[] = [];
		for (const line of lines) {
			if (waiting.push(line) < batchLines) continue;
			// oxlint-disable-next-line no-await-in-loop
			await this.#addAll(waiting);
			waiting = [];
		}
		await this.#addAll(waiting);
	}

	async close(): Promise<void> {
		await this.#counted(async () => this.#store.close());
	}

	async #addAll(lines: readonly ReceivedLine[]): Promise<void> {
		const batch = this.#batch;
		await this.#counted(async () => {
			batch.clear();
			for (const [at, {line, receivedAt}] of lines.entries())
				this.#streams[at % senders]?.push(Buffer.from(line), receivedAt, {batchFor: () => batch});
			return this.#store.append(batch);
		});
	}

	async #counted(work: () => Promise<unknown>): Promise<void> {
		const before = process.cpuUsage();
		await work();
		const {user, system} = process.cpuUsage(before);
		this.#micros += user + system;
	}
}
