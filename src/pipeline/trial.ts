import {EventBatch} from '../model/event-batch.ts';
import type {SpanName} from '../model/event-batch.ts';
import {scanMessage} from '../proto/syslog/scanner.ts';
import type {Reading} from './pipeline.ts';

/** What a message is read as. */
export interface TrialRead {
	/** As sent; null where the message has none. */
	readonly timestamp: string | null;
	readonly host: string | null;
	readonly program: string | null;
	readonly message: string | null;
}

/** Reads single messages by way of trial: nothing comes of them. */
export class Trial {
	readonly #format: Reading['format'];
	readonly #batch = new EventBatch(1, 1024);

	constructor(format: Reading['format']) {
		this.#format = format;
	}

	/** Whether the message parses. */
	parses(raw: Uint8Array): boolean {
		this.#scan(raw);
		return this.#batch.reason[0] === 0;
	}

	/** Its parts; undefined where it does not parse. */
	read(raw: Uint8Array): TrialRead | undefined {
		return this.parses(raw) ? this.#parts() : undefined;
	}

	/** Its parts, of one that does not parse as far as they can be read. */
	readPartly(raw: Uint8Array): TrialRead {
		this.#scan(raw);
		return this.#parts();
	}

	#parts(): TrialRead {
		const text = (name: SpanName): string | null => this.#batch.spanText(0, name);
		return {
			timestamp: text('timestamp'),
			host: text('host'),
			program: text('program'),
			message: text('message'),
		};
	}

	#scan(raw: Uint8Array): void {
		this.#batch.clear();
		this.#batch.add(raw, 0, 1, 0);
		scanMessage(this.#batch, 0, this.#format);
	}
}
