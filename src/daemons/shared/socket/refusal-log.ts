import type {Actor} from '../../../model/actor.ts';
import type {Identity} from './client.ts';
import {socketLimits} from './limits.ts';

/** A row of the audit about somebody who was refused. */
interface Refused {
	readonly time: number;
	readonly actor: Actor;
	readonly action: 'access.refused';
	readonly target: null;
	readonly detail: Readonly<Record<string, unknown>>;
	readonly change: null;
}

/** What keeps the rows. */
export interface RefusalAudit {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Keeps what was refused; may throw. */
	audit(refused: Refused): void;
}

const minuteMs = 60_000;

/** Writes what was refused into the audit, so many rows a minute that no caller can fill the disk; the rest is counted. */
export class RefusalLog {
	readonly #audit: RefusalAudit;
	#minute = 0;
	#rows = 0;
	#suppressed = 0;
	readonly #rowsByCaller = new Map<number | null, number>();

	constructor(audit: RefusalAudit) {
		this.#audit = audit;
	}

	/** `identity` is undefined for a caller that has not proved who it is. */
	record(identity: Identity | undefined, detail: Readonly<Record<string, string>>): void {
		const now = this.#audit.now();
		if (!this.#takesRow(identity?.uid ?? null, Math.floor(now / minuteMs))) {
			this.#suppressed += 1;
			return;
		}
		const suppressed = this.#suppressed;
		this.#suppressed = 0;
		const actor = {user: identity?.user ?? 'unidentified', uid: identity?.uid ?? null};
		try {
			this.#audit.audit({
				time: now,
				actor,
				action: 'access.refused',
				target: null,
				detail: suppressed === 0 ? detail : {...detail, suppressed},
				change: null,
			});
		} catch {
			// The caller is refused all the same; a full disk is told of by health.
			this.#suppressed += suppressed + 1;
		}
	}

	#takesRow(uid: number | null, minute: number): boolean {
		if (minute !== this.#minute) {
			this.#minute = minute;
			this.#rows = 0;
			this.#rowsByCaller.clear();
		}
		const rowsOfCaller = this.#rowsByCaller.get(uid) ?? 0;
		if (this.#rows >= socketLimits.refusals || rowsOfCaller >= socketLimits.refusalsPerCaller)
			return false;
		this.#rows += 1;
		this.#rowsByCaller.set(uid, rowsOfCaller + 1);
		return true;
	}
}
