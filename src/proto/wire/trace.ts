import {countOf} from '../../model/origin.ts';
import type {Ack, TracedFrame, WireMessage} from './messages.ts';

/** Frames kept, of both directions together. */
export const traceFrames = 200;

/** What is kept beyond them for a while; a hub has a trace for each of its agents. */
const spareFrames = 50;

const textCharacters = 200;

/** The last frames of one agent's connections, oldest first. */
export class Trace {
	#frames: TracedFrame[] = [];

	add(frame: TracedFrame): void {
		this.#frames.push(frame);
		// Cut now and then, not each time.
		if (this.#frames.length >= traceFrames + spareFrames)
			this.#frames = this.#frames.slice(-traceFrames);
	}

	list(): readonly TracedFrame[] {
		return this.#frames.slice(-traceFrames);
	}
}

/** The message in a line of text, without what events hold and without proofs. */
export function traceText(message: WireMessage): string {
	return textOf(message).slice(0, textCharacters);
}

function textOf(message: WireMessage): string {
	switch (message.type) {
		case 'REGISTER': {
			const {id, version, epoch, last, acknowledged, host, mac} = message.body;
			const proof = mac === null ? 'no secret' : 'hmac-sha256';
			return `agent ${id} (${host.hostname}, nms ${version}) epoch ${epoch}, last ${last}, acknowledged ${acknowledged}, ${proof}`;
		}
		case 'HEARTBEAT': {
			const {status, counters} = message.body;
			const {spooled, problems} = counters;
			return `cpu ${status.cpu.percent ?? '-'} %, load ${status.load[0]}, ${spooled} spooled, ${problems.length} problems`;
		}
		case 'BATCH_EVENT': {
			const {events} = message.body;
			const [first, count] = [events[0]?.sequence ?? 0, countOf(events)];
			return count === 1 ? `event ${first}` : `${count} events, ${first} to ${first + count - 1}`;
		}
		case 'ACK':
			return ackText(message.body);
	}
}

function ackText(ack: Ack): string {
	switch (ack.kind) {
		case 'hello':
			return `hello from hub ${ack.hub.id} (${ack.hub.name}, nms ${ack.hub.version}), authentication ${ack.authentication}`;
		case 'registered':
			return `registered, through ${ack.through}, heartbeat every ${ack.configuration.heartbeatSeconds} s`;
		case 'heartbeat':
			return 'heartbeat';
		case 'stored':
			return `stored through ${ack.through}`;
		case 'error':
			return `error ${ack.code}: ${ack.message}`;
	}
}
