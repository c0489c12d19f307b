import {createReadStream} from 'node:fs';
import process from 'node:process';
import {messageOf, NmsError} from '../../base/errors.ts';
import {journalEntry} from '../../collect/journal-entry.ts';
import type {FrameFault} from '../../pipeline/explain.ts';
import {GelfFramer} from '../../proto/gelf/gelf-framer.ts';
import type {FrameListener} from '../../proto/syslog/framer.ts';
import {Framer} from '../../proto/syslog/framer.ts';
import {standardInputFile} from '../arguments.ts';
import {mostMessageBytes} from '../parse/line-reader.ts';

/** What is to be explained: messages of syslog, GELF, or entries as `journalctl -o json` writes them. */
export const explainInputs = ['lines', 'gelf', 'journal'] as const;
export type ExplainInput = (typeof explainInputs)[number];

/** How messages stand in a file: a line each, or as they come over TCP. */
export const framings = ['lines', 'stream'] as const;
export type Framing = (typeof framings)[number];

/** A message and where it ended. */
export interface FramedMessage {
	readonly raw: Buffer;
	/** In words. */
	readonly frame: string;
	readonly fault?: FrameFault;
}

/** Most messages of a file that are explained: nobody reads more. */
export const messageLimit = 1000;

/** The message that was typed. */
export function typedMessage(text: string, input: ExplainInput): FramedMessage {
	return ofInput(Buffer.from(text), 'without framing', input);
}

/** Those of a file, or of standard input. Throws `refused` where it cannot be read. */
export async function messagesIn(
	file: string,
	{input, framing}: {readonly input: ExplainInput; readonly framing: Framing},
): Promise<readonly FramedMessage[]> {
	const messages: FramedMessage[] = [];
	const framer = framerFor(input, framing, (message) => {
		if (messages.length < messageLimit) messages.push(message);
	});
	try {
		// Opened by its name it could not be a socket.
		const isStandardInput = file === '-' || file === standardInputFile;
		const bytes = isStandardInput ? process.stdin : createReadStream(file);
		for await (const chunk of bytes as AsyncIterable<Buffer>) {
			if (messages.length < messageLimit) framer.push(chunk);
		}
	} catch (error) {
		throw new NmsError('refused', `read ${file}: ${messageOf(error)}`, {
			remedy: 'name a file that can be read, or - for standard input',
			cause: error,
		});
	}
	framer.end();
	return messages;
}

function framerFor(
	input: ExplainInput,
	framing: Framing,
	onMessage: (message: FramedMessage) => void,
): Pick<Framer, 'push' | 'end'> {
	const listener =
		(wordsOf: () => string): FrameListener =>
		(bytes, end, offset) => {
			const message = ofInput(Buffer.from(bytes), wordsOf(), input);
			onMessage(end === 'whole' ? message : {...message, fault: {end, offset}});
		};
	if (input === 'gelf' && framing === 'stream')
		return new GelfFramer(
			mostMessageBytes,
			listener(() => 'ended by a NUL or newline'),
		);
	const options = {mode: framing, maxMessageBytes: mostMessageBytes};
	const framer: Framer = new Framer(
		options,
		listener(() => (framing === 'lines' ? 'a line of the file' : streamWords(framer))),
	);
	return framer;
}

function streamWords({isCounted}: Framer): string {
	return isCounted
		? 'as its octet count says (RFC 6587 §3.4.1)'
		: 'ended by a newline or NUL (RFC 6587 §3.4.2)';
}

/** An entry of the journal becomes the message that an agent makes of it. */
function ofInput(raw: Buffer, frame: string, input: ExplainInput): FramedMessage {
	if (input !== 'journal') return {raw, frame};
	const entry = journalEntry(raw, '');
	if (entry === undefined) return {raw, frame: `${frame}, no entry of journalctl -o json`};
	return {raw: entry.message, frame: `${frame}, an entry as nms-agent sends it`};
}
