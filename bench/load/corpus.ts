import {closeSync, mkdirSync, openSync, rmSync, writeSync} from 'node:fs';
import path from 'node:path';

/** How lines stand in a stream (RFC 6587 §3.4). */
export type Framing = 'newline' | 'octet';

/** Lines in files, framed as a sender writes them: one file a connection. */
export interface Corpus {
	readonly files: readonly string[];
	readonly events: number;
	/** As a flat file of the lines. */
	readonly flatBytes: number;
	remove(): void;
}

const chunkChars = 1 << 20;

/** Deals the lines out to as many files as there are connections. They are ASCII: a character is a byte. */
export function writeCorpus(
	directory: string,
	lines: Iterable<string>,
	{framing, connections}: {readonly framing: Framing; readonly connections: number},
): Corpus {
	mkdirSync(directory);
	const files = Array.from({length: connections}, (_, at) => path.join(directory, String(at)));
	const writers = files.map((file) => new LineWriter(file));
	let [events, flatBytes] = [0, 0];
	for (const line of lines) {
		const framed = framing === 'octet' ? `${line.length} ${line}` : `${line}\n`;
		writers[events % connections]?.write(framed);
		events += 1;
		flatBytes += line.length + 1;
	}
	for (const writer of writers) writer.close();
	return {files, events, flatBytes, remove: () => rmSync(directory, {recursive: true})};
}

/** Writes a file of ASCII text in large pieces. */
export class LineWriter {
	readonly #fd: number;
	#text = '';

	constructor(file: string) {
		this.#fd = openSync(file, 'w');
	}

	write(text: string): void {
		this.#text += text;
		if (this.#text.length >= chunkChars) this.#flush();
	}

	close(): void {
		this.#flush();
		closeSync(this.#fd);
	}

	#flush(): void {
		const bytes = Buffer.from(this.#text, 'latin1');
		for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at);
		this.#text = '';
	}
}
