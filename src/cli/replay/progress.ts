import type {WriteStream} from 'node:tty';
import {safe} from '../../base/terminal-text.ts';

/** Says on a terminal how much of a file has been read, on one line that is gone at the end. Silent elsewhere. */
export class Progress {
	readonly #file: string;
	readonly #sizeBytes: number;
	readonly #stream: Pick<WriteStream, 'isTTY' | 'write'>;
	#readBytes = 0;
	#shownPercent = -1;

	constructor(file: string, sizeBytes: number, stream: Pick<WriteStream, 'isTTY' | 'write'>) {
		this.#file = file;
		this.#sizeBytes = sizeBytes;
		this.#stream = stream;
	}

	add(bytes: number): void {
		this.#readBytes += bytes;
		if (!this.#stream.isTTY || this.#sizeBytes === 0) return;
		const percent = Math.min(100, Math.floor((this.#readBytes / this.#sizeBytes) * 100));
		if (percent === this.#shownPercent) return;
		this.#shownPercent = percent;
		this.#stream.write(`\rnms: ${safe(this.#file)} ${percent} %`);
	}

	/** Clears the line. */
	end(): void {
		if (this.#shownPercent >= 0) this.#stream.write('\r\u001B[K');
	}
}
