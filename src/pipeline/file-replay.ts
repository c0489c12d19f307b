import {EventBatch} from '../model/event-batch.ts';
import type {RuleHit} from '../model/rule-hit.ts';
import type {TimeZone} from '../base/time-zone.ts';
import {utc} from '../base/time-zone.ts';
import {FileYears} from './file-years.ts';
import type {ScannedTime} from './file-years.ts';
import type {Pipeline, PipelineStream, StreamCounts} from './pipeline.ts';

/** A hit of one line of a file. */
export interface LineHit {
	readonly hit: RuleHit;
	/** `FILE:LINE`, counted from 1. */
	readonly event: string;
}

/** One log file on its way through the pipeline; keeps its hits, not its lines. */
export class FileReplay {
	readonly #name: string;
	readonly #stream: PipelineStream;
	readonly #batch = new EventBatch();
	readonly #years: FileYears;
	readonly #hits: {readonly line: number; readonly hit: RuleHit; readonly time: ScannedTime}[] = [];
	readonly #sink = {
		batchFor: (sizeBytes: number): EventBatch => {
			if (!this.#batch.hasRoom(sizeBytes)) this.#drain();
			return this.#batch;
		},
	};
	/** Stands for the time of lines that have none. */
	#latest: ScannedTime | undefined;

	constructor(
		name: string,
		{pipeline, zone}: {readonly pipeline: Pipeline; readonly zone: TimeZone},
	) {
		this.#name = name;
		// The year is known only after the last line, so that times are resolved then, by the file's years.
		this.#stream = pipeline.open(
			{channel: 'file', address: name, epoch: ''},
			{framing: 'lines', format: 'file', clock: {year: 2000, zone: utc}},
		);
		this.#years = new FileYears(zone);
	}

	/** What has been read so far. */
	get counts(): StreamCounts {
		return this.#stream.counts;
	}

	push(chunk: Uint8Array): void {
		this.#stream.push(chunk, 0, this.#sink);
		this.#drain();
	}

	/** The file has ended; its hits in order of lines. See `FileYears.resolver` for the arguments. */
	end(year: number | undefined, modifiedAt: number): readonly LineHit[] {
		this.#stream.end(0, this.#sink);
		this.#drain();
		const resolve = this.#years.resolver(year, modifiedAt);
		return this.#hits.map(({line, hit, time}) => ({
			event: `${this.#name}:${line}`,
			hit: {...hit, time: resolve(time)},
		}));
	}

	#drain(): void {
		const batch = this.#batch;
		let next = 0;
		for (let row = 0; row < batch.count; row += 1) {
			if (batch.reason[row] !== 0) continue;
			const deviceTime = batch.deviceTime[row] ?? Number.NaN;
			if (!Number.isNaN(deviceTime))
				this.#latest = this.#years.note(deviceTime, batch.timeFlags[row] ?? 0);
			const time = this.#latest ?? {deviceTime, timeFlags: 0, newYears: 0};
			for (; next < batch.hits.count && batch.hits.rowOf(next) === row; next += 1) {
				const hit = batch.hits.at(next, batch.fields);
				this.#hits.push({line: batch.sequence[row] ?? 0, hit, time});
			}
		}
		batch.clear();
	}
}
