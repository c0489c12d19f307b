import {runLimits} from '../model/origin.ts';

/** Messages joined by newlines; of one alone newlines are its own. */
export interface MessageRun {
	readonly raw: Buffer;
	readonly count: number;
}

const newline = Buffer.from('\n');

/** Joins messages into runs, in their order. What lies one line after the other in a piece of a file is not copied. */
export class MessageRuns {
	readonly #runs: MessageRun[] = [];
	/** Of the run that is begun: whole parts, then what lies from here to there in the piece. */
	#parts: Buffer[] = [];
	#piece: Buffer = newline;
	#from = 0;
	#to = -1;
	#count = 0;
	#bytes = 0;

	/** Adds a line of a piece. */
	addLine(piece: Buffer, from: number, to: number): void {
		this.#makeRoom(to - from);
		if (this.#to === from - 1 && this.#piece === piece) this.#to = to;
		else {
			this.#endLines();
			this.#piece = piece;
			this.#from = from;
			this.#to = to;
		}
	}

	/** Adds a message; one that holds newlines stays alone. */
	add(message: Buffer): void {
		if (message.includes(newline)) {
			this.#endRun();
			this.#runs.push({raw: message, count: 1});
			return;
		}
		this.#makeRoom(message.length);
		this.#endLines();
		this.#parts.push(message);
	}

	/** All that was added, in runs. */
	end(): readonly MessageRun[] {
		this.#endRun();
		return this.#runs;
	}

	#makeRoom(length: number): void {
		const {events, bytes} = runLimits;
		if (this.#count === events || this.#bytes + 1 + length > bytes) this.#endRun();
		this.#count += 1;
		this.#bytes += 1 + length;
	}

	#endLines(): void {
		if (this.#to >= this.#from) this.#parts.push(this.#piece.subarray(this.#from, this.#to));
		this.#from = 0;
		this.#to = -1;
	}

	#endRun(): void {
		this.#endLines();
		const [first] = this.#parts;
		if (first === undefined) return;
		const joined = this.#parts.flatMap((part, at) => (at === 0 ? [part] : [newline, part]));
		const raw = joined.length === 1 ? first : Buffer.concat(joined);
		this.#runs.push({raw, count: this.#count});
		this.#parts = [];
		this.#count = 0;
		this.#bytes = 0;
	}
}
