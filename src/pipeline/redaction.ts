import {Buffer} from 'node:buffer';
import {compilePattern, matchStart, type Variant} from '../decode/pattern.ts';
import type {Message} from '../decode/message.ts';
import {isTyped, typedVariant, type TypedVariant} from '../decode/typed-variant.ts';
import type {EventBatch} from '../model/event-batch.ts';

/** Most patterns, and bytes of the literal text that each begins with, by which places are found. */
export const redactionLimits = {patterns: 500, leastHead: 5} as const;

/** A pattern whose captures say what is secret. */
interface SecretPattern extends TypedVariant {
	/** Index of the capture that is a secret. */
	readonly secret: number;
	/** Whether that is a text in hex in which secrets are looked for. */
	readonly isHex: boolean;
}

/** Bytes [start, end) of the batch's arena. */
interface Secret {
	readonly start: number;
	readonly end: number;
	readonly isHex: boolean;
}

export type RedactionResult =
	| {readonly kind: 'ok'; readonly redaction: Redaction}
	| {readonly kind: 'error'; readonly index: number; readonly reason: string};

/**
 * Compiles patterns of the decoders' language that are looked for anywhere in a line: what `<word:secret>` captures is a secret, in what
 * `<word:hex>` captures secrets are looked for behind its hex digits. `index` is that of the pattern that is wrong.
 */
export function compileRedaction(patterns: readonly string[]): RedactionResult {
	const compiled: SecretPattern[] = [];
	for (const [index, pattern] of patterns.entries()) {
		for (const text of endings(pattern)) {
			const found = secretPatterns(text);
			if (typeof found === 'string') return {kind: 'error', index, reason: found};
			compiled.push(...found);
		}
	}
	return {kind: 'ok', redaction: new Redaction(compiled)};
}

/** Returns what is wrong as a text. */
function secretPatterns(text: string): readonly SecretPattern[] | string {
	const result = compilePattern(text);
	if (result.kind === 'error') return `${result.reason} (character ${result.at + 1})`;
	const found: SecretPattern[] = [];
	for (const variant of result.variants) {
		const secret = variant.captures.findIndex(({field}) => secretFields.has(field));
		const fault = faultOf(variant, secret);
		if (fault !== undefined) return fault;
		const isHex = variant.captures[secret]?.field === 'hex';
		found.push({...typedVariant(variant), secret, isHex});
	}
	return found;
}

const secretFields: ReadonlySet<string | null> = new Set(['secret', 'hex']);

/** A capture at the end of a pattern ends at a blank, or with the line. */
function endings(pattern: string): readonly string[] {
	return pattern.endsWith('>') ? [`${pattern} `, pattern] : [pattern];
}

function faultOf({head, greedy}: Variant, secret: number): string | undefined {
	if (secret < 0) return 'no capture is named secret, as in <word:secret>';
	if (head.length < leastHead)
		return `begins with less than ${leastHead} characters of literal text`;
	return greedy < 0
		? undefined
		: 'holds <text> or <keys>, which have no end in the midst of a line';
}

const {leastHead} = redactionLimits;
const hashBits = 12;
/** What stands for a byte of a secret, and for one written in hex. */
const mask = Buffer.from('*');
const maskInHex = Buffer.from('2A');
const space = 32;
/** Longest text in hex that is looked into. */
const mostHexBytes = 16_384;

/**
 * Replaces secrets by asterisks, one for each byte, so that all else keeps its place. Where patterns begin is found by a table of the
 * pairs of bytes in their first five (Wu and Manber, 1994), which skips up to four bytes at a time.
 */
export class Redaction {
	/** By a hash of two bytes: how far a start is away at least where they would be its fourth and fifth byte. */
	readonly #shift = new Uint8Array(1 << hashBits).fill(leastHead - 1);
	readonly #byStart = new Map<number, SecretPattern[]>();
	readonly #plain = Buffer.alloc(mostHexBytes / 2);

	constructor(patterns: readonly SecretPattern[]) {
		for (const pattern of patterns) {
			const {head} = pattern.variant;
			for (let at = 0; at < leastHead - 1; at += 1) {
				const hash = hashOf(head[at] ?? 0, head[at + 1] ?? 0);
				this.#shift[hash] = Math.min(this.#shift[hash] ?? 0, leastHead - 2 - at);
			}
			const start = startAt(head, 0);
			const same = this.#byStart.get(start);
			if (same === undefined) this.#byStart.set(start, [pattern]);
			else same.push(pattern);
		}
	}

	/** Replaces the secrets of the batch's newest row, as it came; returns what `nms.redacted` says of it, undefined where it has none. */
	redact(batch: EventBatch, row: number): string | undefined {
		const {bytes, fields} = batch;
		const from = batch.start[row] ?? 0;
		const to = batch.end[row] ?? 0;
		// Nearly all lines end here.
		if (this.#nextStart(bytes, from, to) < 0) return undefined;
		const secrets = this.#secretsIn({
			bytes,
			fields,
			program: null,
			from,
			to,
			batch,
			row,
			process: undefined,
			memory: undefined,
		});
		if (secrets.length === 0) return undefined;
		for (const {start, end, isHex} of secrets) bytes.fill(isHex ? maskInHex : mask, start, end);
		return secrets.map(({start, end}) => `${start - from}-${end - from}`).join(' ');
	}

	/** Where one of the patterns may begin, at `from` or behind it; -1: nowhere. */
	#nextStart(bytes: Uint8Array, from: number, to: number): number {
		const shift = this.#shift;
		const last = to - leastHead;
		let at = from;
		while (at <= last) {
			const step = shift[hashOf(bytes[at + 3] ?? 0, bytes[at + 4] ?? 0)] ?? 1;
			if (step === 0) {
				if (this.#byStart.has(startAt(bytes, at))) return at;
				at += 1;
			} else at += step;
		}
		return -1;
	}

	#secretsIn(message: Message): readonly Secret[] {
		const secrets: Secret[] = [];
		this.#search(message, ({isHex}, start, end) => {
			if (isHex) secrets.push(...this.#secretsInHex(message, start, end));
			else secrets.push({start, end, isHex});
		});
		return secrets;
	}

	#search(
		message: Message,
		onFound: (pattern: SecretPattern, start: number, end: number) => void,
	): void {
		const {bytes, to} = message;
		let at = this.#nextStart(bytes, message.from, to);
		while (at >= 0) {
			const patterns = this.#byStart.get(startAt(bytes, at)) ?? [];
			const end = findAt(patterns, message, at, onFound);
			at = this.#nextStart(bytes, Math.max(at + 1, end), to);
		}
	}

	/** The words of a command line that the kernel wrote in hex are parted by NUL. */
	#secretsInHex({bytes, ...message}: Message, start: number, end: number): readonly Secret[] {
		const plain = this.#plain;
		const hex = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
		const to = plain.write(hex.toString('latin1', 0, mostHexBytes), 'hex');
		for (let at = 0; at < to; at += 1) if (plain[at] === 0) plain[at] = space;
		const secrets: Secret[] = [];
		this.#search({...message, bytes: plain, from: 0, to}, ({isHex}, first, last) => {
			if (!isHex) secrets.push({start: start + first * 2, end: start + last * 2, isHex: true});
		});
		return secrets;
	}
}

/** Tells of the secret of the first pattern that stands here; returns where that ends, -1 where none does. */
function findAt(
	patterns: readonly SecretPattern[],
	message: Message,
	at: number,
	onFound: (pattern: SecretPattern, start: number, end: number) => void,
): number {
	const {from} = message;
	message.from = at;
	try {
		for (const pattern of patterns) {
			const {variant, spans, secret} = pattern;
			if (matchStart(variant, message, spans) < 0 || !isTyped(pattern, message)) continue;
			const start = spans[secret * 2] ?? 0;
			const end = endOfSecret(message.bytes, start, spans[secret * 2 + 1] ?? 0);
			if (end > start) onFound(pattern, start, end);
			return end;
		}
		return -1;
	} finally {
		message.from = from;
	}
}

/** A quote behind a secret belongs to what the secret stands in: an argument of an audit record, a text of JSON. */
function endOfSecret(bytes: Uint8Array, start: number, end: number): number {
	for (let at = start + 1; at < end; at += 1) {
		const byte = bytes[at];
		if (byte === 0x22 || byte === 0x27) return bytes[at - 1] === 0x5c ? at - 1 : at;
	}
	return end;
}

function startAt(bytes: Uint8Array, at: number): number {
	return (
		((bytes[at] ?? 0) |
			((bytes[at + 1] ?? 0) << 8) |
			((bytes[at + 2] ?? 0) << 16) |
			((bytes[at + 3] ?? 0) << 24)) >>>
		0
	);
}

function hashOf(first: number, second: number): number {
	return ((first << 5) ^ second) & ((1 << hashBits) - 1);
}
