import {isUtf8} from 'node:buffer';
import {messageOf} from '../../base/errors.ts';
import {isDeeperThan} from '../../base/json-depth.ts';
import type {Frame, WireFault} from './frame.ts';
import {encodeFrame, FrameReader} from './frame.ts';
import {wireLimits} from './limits.ts';
import {Faults, Members} from './members.ts';
import type {WireMessage} from './messages.ts';
import {readAck} from './read-ack.ts';
import {batchToJson, readBatch} from './read-batch.ts';
import {boundHeartbeat, readHeartbeat} from './read-heartbeat.ts';
import {readRegister} from './read-register.ts';

/** A message as it came. */
export interface Received {
	readonly kind: 'message';
	readonly message: WireMessage;
	readonly frame: Pick<Frame, 'sizeBytes' | 'isCompressed'>;
}

/** The message's frame. `canCompress` is for links that are slower than zstd, which a unix socket is not. */
export function encodeMessage(message: WireMessage, canCompress: boolean): Buffer {
	return encodeFrame(message.type, Buffer.from(JSON.stringify(jsonOf(message))), canCompress);
}

/** The frame's message, or what is wrong with it. */
export function decodeFrame(frame: Frame): Received | WireFault {
	const value = parse(frame.payload);
	if (typeof value === 'string') return faultOf(frame, value);
	const faults = new Faults();
	const message = readMessage(frame, new Members(value.json, '', faults), faults);
	if (message === undefined) return faultOf(frame, 'this version has no use for it');
	return faults.first === undefined
		? {kind: 'message', message, frame}
		: faultOf(frame, faults.first);
}

/** A peer's bytes as messages. */
export class MessageReader {
	readonly #frames = new FrameReader();

	/** Longest payload taken from now on. */
	set maxPayloadBytes(bytes: number) {
		this.#frames.maxPayloadBytes = bytes;
	}

	/** Calls back with each message that the chunk completes, and with a fault; behind a frame's fault nothing is read any more. */
	push(chunk: Buffer, take: (received: Received | WireFault) => void): void {
		this.#frames.push(chunk, (frame) => take('kind' in frame ? frame : decodeFrame(frame)));
	}
}

function jsonOf(message: WireMessage): unknown {
	switch (message.type) {
		case 'BATCH_EVENT':
			return batchToJson(message.body);
		case 'HEARTBEAT':
			return boundHeartbeat(message.body);
		case 'REGISTER':
		case 'ACK':
			return message.body;
	}
}

function parse(payload: Buffer): string | {readonly json: unknown} {
	if (!isUtf8(payload)) return 'the payload is not UTF-8';
	const text = payload.toString();
	const {jsonDepth} = wireLimits;
	if (isDeeperThan(jsonDepth, text)) return `the payload is nested deeper than ${jsonDepth}`;
	try {
		return {json: JSON.parse(text)};
	} catch (error) {
		return `the payload is no JSON: ${messageOf(error)}`;
	}
}

/** Undefined for a type that has no meaning yet. */
function readMessage(frame: Frame, members: Members, faults: Faults): WireMessage | undefined {
	const {type} = frame;
	switch (type) {
		case 'REGISTER':
			return {type, body: readRegister(members)};
		case 'HEARTBEAT':
			return {type, body: readHeartbeat(members)};
		case 'BATCH_EVENT':
			return {type, body: readBatch(members, faults)};
		case 'ACK':
			return {type, body: readAck(members)};
		case 'RESULTS':
		case 'COMMAND':
			return undefined;
	}
}

function faultOf({type}: Frame, reason: string): WireFault {
	return {kind: 'fault', reason: `${type}: ${reason}`};
}
