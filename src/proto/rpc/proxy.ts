import {Transform} from 'node:stream';
import type {Readable, TransformCallback, Writable} from 'node:stream';
import {finished} from 'node:stream/promises';
import * as z from 'zod';
import {LineSplitter} from '../../base/line-splitter.ts';
import {decodeLine} from './line.ts';
import {checkSocketOwners, makeIdentityLink} from './identity-link.ts';
import {lineLimitBytes} from './protocol.ts';
import {methods} from './schema.ts';
import {openTransport} from './transport.ts';

const helloResponse = z.object({result: methods.hello.result});

/**
 * Carries bytes between a hub's socket and a pair of streams until either side ends. The one thing it does itself: when the hub's
 * answer to `hello` passes, it makes the link that the answer names, on this machine and as this user, which a client at the other
 * end of an ssh connection cannot. Rejects with `unreachable` where no hub answers.
 */
export async function proxyHub(
	socket: string,
	{input, output}: {readonly input: Readable; readonly output: Writable},
): Promise<void> {
	checkSocketOwners(socket);
	const transport = await openTransport({kind: 'socket', path: socket});
	const fromHub = transport.input.pipe(new LinkMaker(socket));
	const stop = () => transport.destroy();
	for (const stream of [input, output, fromHub]) stream.once('error', stop);
	output.once('close', stop);
	input.pipe(transport.output);
	fromHub.pipe(output);
	const flushed = finished(fromHub, {writable: false});
	await transport.ended;
	fromHub.end();
	input.unpipe();
	input.destroy();
	await flushed;
}

/** Passes everything on unchanged, and as soon as it comes. */
class LinkMaker extends Transform {
	readonly #socket: string;
	#lines: LineSplitter | undefined = new LineSplitter(lineLimitBytes);

	constructor(socket: string) {
		super();
		this.#socket = socket;
	}

	override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
		try {
			this.#inspect(chunk);
			done(null, chunk);
		} catch (error) {
			done(error instanceof Error ? error : new Error(String(error)));
		}
	}

	/** Makes the link before the line that asks for it is whole at the other end. */
	#inspect(chunk: Buffer): void {
		const {lines = [], isTooLong = false} = this.#lines?.push(chunk) ?? {};
		for (const line of lines) {
			const decoded = decodeLine(line);
			const hello = helloResponse.safeParse(decoded.kind === 'ok' ? decoded.value : undefined);
			if (!hello.success) continue;
			makeIdentityLink(this.#socket, hello.data.result.auth);
			this.#lines = undefined;
			return;
		}
		if (isTooLong) this.#lines = undefined;
	}
}
