import {Buffer} from 'node:buffer';
import type {EventSource} from '../../model/event.ts';
import {sourceKey} from '../../model/source-key.ts';

/** Bounds of what waits for the rest of its event. What is beyond them is forgotten: its records are stored all the same. */
export const joinLimits = {
	/** Events of one source that are open at once; of more the oldest is given up. */
	events: 256,
	/** Records of one event, and their bytes. */
	records: 512,
	eventBytes: 131_072,
	/** Sources; of more the one that came first is forgotten. */
	sources: 1024,
	/** All that waits; above it all is forgotten. */
	bytes: 33_554_432,
	/** By the time of receipt. */
	ageMs: 60_000,
} as const;

/** Events in a row that were given up without an end, after which a source is taken for a kernel that writes none (before 3.14). */
const mostEndless = 3;

/** A record that is part of an event. */
export interface EventPart {
	/** The host and the stamp, which all records of the event have in common. */
	readonly key: string;
	readonly type: string;
	readonly receivedAt: number;
	/** The record; copied. */
	readonly bytes: Uint8Array;
	/** How many PATH and SOCKADDR records follow, where the record says so. */
	readonly items: number | undefined;
}

/** An event so far. */
export interface JoinedEvent<Actor> {
	/** In their order. */
	readonly records: readonly Buffer[];
	readonly hasSyscall: boolean;
	/** Whether the record that was added is its last. */
	readonly isWhole: boolean;
	/** Who did it, kept by the caller for the records to come. */
	actor: Actor | undefined;
}

interface OpenEvent<Actor> extends JoinedEvent<Actor> {
	readonly receivedAt: number;
	readonly records: Buffer[];
	bytes: number;
	hasSyscall: boolean;
	isWhole: boolean;
	/** PATH and SOCKADDR records to come; undefined where there was no system call yet. */
	items: number | undefined;
}

/** The events of each source whose records have not all come. */
export class OpenEvents<Actor> {
	/** By the source's key: an agent that connects again goes on with what it began. */
	readonly #sources = new Map<string, SourceEvents<Actor>>();
	#bytes = 0;
	/** Of the record that came last, whose source most have. */
	#source: EventSource | undefined;
	#events = new SourceEvents<Actor>();

	/** Bytes that wait. */
	get bytes(): number {
		return this.#bytes;
	}

	/** Adds a record; returns its event, undefined where there is none that tells anything. */
	add(source: EventSource, part: EventPart): JoinedEvent<Actor> | undefined {
		if (source !== this.#source) {
			this.#source = source;
			this.#events = this.#eventsOf(source);
		}
		const events = this.#events;
		const before = events.bytes;
		const event = events.add(part);
		this.#bytes += events.bytes - before;
		if (this.#bytes > joinLimits.bytes) this.clear();
		return event;
	}

	clear(): void {
		this.#sources.clear();
		this.#source = undefined;
		this.#bytes = 0;
	}

	#eventsOf(source: EventSource): SourceEvents<Actor> {
		const key = sourceKey(source);
		return this.#sources.get(key) ?? this.#open(key);
	}

	#open(source: string): SourceEvents<Actor> {
		const [first] = this.#sources;
		if (first !== undefined && this.#sources.size === joinLimits.sources) {
			this.#sources.delete(first[0]);
			this.#bytes -= first[1].bytes;
		}
		const events = new SourceEvents<Actor>();
		this.#sources.set(source, events);
		return events;
	}
}

class SourceEvents<Actor> {
	bytes = 0;
	readonly #open = new Map<string, OpenEvent<Actor>>();
	#endless = 0;

	add(part: EventPart): OpenEvent<Actor> | undefined {
		const {key, type, bytes} = part;
		const isEnd = type === 'EOE' || type === 'PROCTITLE';
		let event = this.#open.get(key);
		if (isEnd) this.#endless = 0;
		if (event === undefined) {
			// An end without a beginning: it was told already, or began before us.
			if (isEnd) return undefined;
			event = this.#begin(part);
		}
		this.#keep(event, part, bytes);
		event.isWhole = isEnd || (this.#endless >= mostEndless && isDone(event, type));
		if (event.isWhole) this.#forget(key, event);
		return event.isWhole && !event.hasSyscall ? undefined : event;
	}

	#begin({key, receivedAt}: EventPart): OpenEvent<Actor> {
		this.#giveUpOld(receivedAt);
		const event: OpenEvent<Actor> = {
			receivedAt,
			records: [],
			bytes: 0,
			hasSyscall: false,
			isWhole: false,
			actor: undefined,
			items: undefined,
		};
		this.#open.set(key, event);
		return event;
	}

	#keep(event: OpenEvent<Actor>, {type, items}: EventPart, bytes: Uint8Array): void {
		if (type === 'SYSCALL') {
			event.hasSyscall = true;
			event.items = items;
		} else if (event.items !== undefined && isItem(type)) event.items -= 1;
		const isRoom =
			event.records.length < joinLimits.records &&
			event.bytes + bytes.length <= joinLimits.eventBytes;
		if (type === 'EOE' || !isRoom) return;
		event.records.push(Buffer.from(bytes));
		event.bytes += bytes.length;
		this.bytes += bytes.length;
	}

	/** The oldest where there are too many, and all that are too old. */
	#giveUpOld(now: number): void {
		for (const [key, event] of this.#open) {
			const isYoung = now - event.receivedAt < joinLimits.ageMs;
			if (isYoung && this.#open.size < joinLimits.events) return;
			if (event.hasSyscall) this.#endless += 1;
			this.#forget(key, event);
		}
	}

	#forget(key: string, event: OpenEvent<Actor>): void {
		this.#open.delete(key);
		this.bytes -= event.bytes;
	}
}

/** Whether all has come of an event that has no record at its end: as many items as its system call says. */
function isDone({items}: {readonly items: number | undefined}, type: string): boolean {
	return items !== undefined && items <= 0 && (isItem(type) || type === 'SYSCALL');
}

function isItem(type: string): boolean {
	return type === 'PATH' || type === 'SOCKADDR';
}
