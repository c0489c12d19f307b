import {isAscii} from 'node:buffer';
import {journalEntry} from '../../collect/journal-entry.ts';
import type {DecoderSet} from '../../decode/decoder-set.ts';
import {SessionMemory} from '../../decode/session-memory.ts';
import {EventBatch} from '../../model/event-batch.ts';
import {reasonIndex} from '../../model/parse-reason.ts';
import {scanGelf} from '../../proto/gelf/gelf.ts';
import type {FrameEnd} from '../../proto/syslog/framer.ts';
import {Framer, withoutTrailer} from '../../proto/syslog/framer.ts';
import {messageJson, noParts} from '../../proto/syslog/message-json.ts';
import type {MessageJson} from '../../proto/syslog/message-json.ts';
import type {ScanFormat} from '../../proto/syslog/scanner.ts';
import {scanMessage} from '../../proto/syslog/scanner.ts';
import {jsonLine} from '../output.ts';
import type {DecodedJson} from './decoded-json.ts';
import {decodedJson} from './decoded-json.ts';
import {readJsonInput} from './json-input.ts';

/** What each line is: `lines`: a message. `json`: an object that holds one. `journal`: an entry as `journalctl -o json` writes it. `gelf`: a GELF message. */
export const inputForms = ['lines', 'json', 'journal', 'gelf'] as const;
export type InputForm = (typeof inputForms)[number];

/** Longest message read; far above what a hub takes, so that nothing a person pastes is cut. */
export const mostMessageBytes = 1 << 20;
/** A JSON line of such a message, each byte of it written as `\u0000`. */
const mostJsonBytes = mostMessageBytes * 6 + 64;

/** All lines come from it: what decoders remember of one line is for the next. */
const lineSource = {channel: 'file', address: '-', epoch: ''} as const;

const newline = 10;
const del = 127;

/** Turns the lines of one or several inputs into lines of JSON, numbered from 1 over all of them. */
export class LineReader {
	/** Finished lines that nobody has taken yet. */
	output = '';
	refused = 0;
	readonly #format: ScanFormat;
	readonly #input: InputForm;
	readonly #decoders: DecoderSet | undefined;
	readonly #memory = new SessionMemory();
	readonly #framer: Framer;
	readonly #batch = new EventBatch(1, 1 << 16);
	#line = 0;
	/** No byte that the current chunk completes needs more escapes than JSON's own; true for nearly all, and dear to ask per line. */
	#isPlain = false;
	#isTailPlain: boolean;

	/** With `decoders`, their fields are printed too. */
	constructor({
		format,
		input,
		decoders,
	}: {
		readonly format: ScanFormat;
		readonly input: InputForm;
		readonly decoders?: DecoderSet | undefined;
	}) {
		this.#decoders = decoders;
		// JSON holds any character in plain bytes.
		this.#input = input;
		this.#isTailPlain = !isUnwrapped(input);
		this.#format = format;
		this.#framer = !isUnwrapped(input)
			? new Framer({mode: 'lines', maxMessageBytes: mostMessageBytes}, (bytes, end) =>
					this.#add(this.#parse(bytes, end)),
				)
			: new Framer({mode: 'lines', maxMessageBytes: mostJsonBytes}, (bytes, end) =>
					this.#add(this.#unwrap(bytes, end)),
				);
	}

	push(chunk: Buffer): void {
		const isPlain = isAscii(chunk) && !chunk.includes(del);
		this.#isPlain = isPlain && this.#isTailPlain;
		this.#framer.push(chunk);
		if (!isUnwrapped(this.#input))
			this.#isTailPlain = isPlain && (this.#isTailPlain || chunk.includes(newline));
	}

	/** An input has ended: its last line needs no newline. */
	end(): void {
		this.#framer.end();
	}

	takeOutput(): string {
		const taken = this.output;
		this.output = '';
		return taken;
	}

	#add(result: MessageJson & Partial<DecodedJson>): void {
		if (!result.ok) this.refused += 1;
		this.output += this.#isPlain ? `${JSON.stringify(result)}\n` : `${jsonLine(result)}\n`;
	}

	#unwrap(bytes: Uint8Array, end: FrameEnd): MessageJson & Partial<DecodedJson> {
		const message = end === 'whole' ? this.#messageIn(bytes) : undefined;
		if (message !== undefined) {
			const isTooLong = message.length > mostMessageBytes;
			const kept = isTooLong ? message.subarray(0, mostMessageBytes) : message;
			return this.#parse(withoutTrailer(kept), isTooLong ? 'too_long' : 'whole');
		}
		this.#line += 1;
		return {line: this.#line, ok: false, reason: 'input', offset: 0, partial: noParts};
	}

	#messageIn(line: Uint8Array): Buffer | undefined {
		if (this.#input === 'json') return readJsonInput(line);
		return journalEntry(Buffer.from(line), '')?.message;
	}

	#parse(bytes: Uint8Array, end: FrameEnd): MessageJson & Partial<DecodedJson> {
		const batch = this.#batch;
		batch.clear();
		const row = batch.add(bytes, batch.indexOfSource(lineSource), 0, 0);
		if (this.#input === 'gelf') scanGelf(batch, row);
		else scanMessage(batch, row, this.#format);
		if (end === 'too_long' && batch.reason[row] === 0) {
			batch.reason[row] = reasonIndex('too_long');
			batch.offset[row] = mostMessageBytes;
		}
		this.#line += 1;
		const parts = messageJson(batch, row, this.#line);
		if (this.#decoders === undefined || !parts.ok) return parts;
		const decoding = {decoders: this.#decoders, memory: this.#memory};
		return {...parts, ...decodedJson(decoding, batch, row)};
	}
}

/** Whether a line holds a message, and is none itself. */
function isUnwrapped(input: InputForm): boolean {
	return input === 'json' || input === 'journal';
}
