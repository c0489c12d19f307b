import {PendingBytes} from '../syslog/pending-bytes.ts';
import type {FrameListener} from '../syslog/framer.ts';
import {json} from './json-reader.ts';

const newline = 10;

/**
 * Splits what comes over TCP into GELF messages: a NUL ends one, and so does a newline that stands behind a whole object, or where no
 * JSON has one. Others are within a message. Holds at most `maxMessageBytes` of one that is not complete.
 */
export class GelfFramer {
	readonly #listener: FrameListener;
	readonly #pending: PendingBytes;
	#depth = 0;
	#isInString = false;
	#isEscaped = false;

	constructor(maxMessageBytes: number, listener: FrameListener) {
		this.#listener = listener;
		this.#pending = new PendingBytes(maxMessageBytes);
	}

	push(chunk: Buffer): void {
		let from = 0;
		for (let at = 0; at < chunk.length; at += 1) {
			if (!this.#isEnd(chunk[at] ?? 0)) continue;
			this.#pending.append(chunk.subarray(from, at));
			this.#emit();
			from = at + 1;
		}
		this.#pending.append(chunk.subarray(from));
	}

	/** The stream has ended: what is left is a message. */
	end(): void {
		this.#emit();
	}

	/** Whether the byte ends a message; notes where in it we are else. */
	#isEnd(byte: number): boolean {
		if (byte === 0 || (byte === newline && (this.#depth <= 0 || this.#isInString))) return true;
		if (this.#isInString) this.#passInString(byte);
		else if (byte === json.quote) this.#isInString = true;
		else if (byte === json.openBrace || byte === json.openBracket) this.#depth += 1;
		else if (byte === json.closeBrace || byte === json.closeBracket) this.#depth -= 1;
		return false;
	}

	#passInString(byte: number): void {
		if (this.#isEscaped) this.#isEscaped = false;
		else if (byte === json.backslash) this.#isEscaped = true;
		else if (byte === json.quote) this.#isInString = false;
	}

	/** Blanks between messages are none. */
	#emit(): void {
		const bytes = this.#pending.view();
		if (!isBlank(bytes)) this.#listener(bytes, this.#pending.isCut ? 'too_long' : 'whole', 0);
		this.#pending.clear();
		this.#depth = 0;
		this.#isInString = false;
		this.#isEscaped = false;
	}
}

function isBlank(bytes: Uint8Array): boolean {
	return bytes.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);
}
