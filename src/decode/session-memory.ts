import type {EventBatch} from '../model/event-batch.ts';
import {span} from '../model/event-batch.ts';
import type {FieldValue} from '../model/event.ts';
import {sourceKey} from '../model/source-key.ts';

/** Bounds of the memory: the session that was told of longest ago makes room, what is longer is not remembered, what is older not recalled. */
export const sessionLimits = {
	sessions: 4096,
	keyCharacters: 512,
	valueCharacters: 256,
	ageMs: 600_000,
} as const;

/** Fields that a line told, by name. */
export type Told = ReadonlyMap<string, FieldValue>;

/** What lines of processes told, for later lines of the same process (source, host, program and pid) that do not say it themselves. */
export class SessionMemory {
	/** By process, the one that was told of last at the end. */
	readonly #sessions = new Map<string, {readonly time: number; readonly told: Told}>();

	/** Takes the place of all that the process told before: its pid may be another's now. Nothing told is nothing known. */
	remember(process: string, time: number, told: Told): void {
		this.#sessions.delete(process);
		if (told.size === 0) return;
		if (this.#sessions.size === sessionLimits.sessions) {
			const [oldest] = this.#sessions.keys();
			if (oldest !== undefined) this.#sessions.delete(oldest);
		}
		this.#sessions.set(process, {time, told});
	}

	/** Undefined where the process told nothing, or long ago. */
	recall(process: string, time: number): Told | undefined {
		const session = this.#sessions.get(process);
		if (session === undefined || Math.abs(time - session.time) > sessionLimits.ageMs)
			return undefined;
		return session.told;
	}

	/** Forgets all. */
	clear(): void {
		this.#sessions.clear();
	}
}

/** The process that sent a row, of a source and host; undefined where the row does not say it, or at too great length. */
export function processOf(batch: EventBatch, row: number, program: string): string | undefined {
	const pid = batch.spanText(row, 'procid');
	if (pid === null) return undefined;
	const source = batch.sources[batch.source[row] ?? 0];
	const host = batch.spanFrom(row, span.host) < 0 ? '' : batch.spanText(row, 'host');
	const key = [source && sourceKey(source), host, program, pid].join('\0');
	return key.length > sessionLimits.keyCharacters ? undefined : key;
}
