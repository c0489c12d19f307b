import type {Identity} from './client.ts';
import {socketLimits} from './limits.ts';
import type {Live, Service} from './service.ts';

type Audit = Pick<Service<Live>, 'audit' | 'now'>;

const minuteMs = 60_000;

/** Writes what was refused into the audit, so many rows a minute that no caller can fill the disk; the rest is counted. */
export class RefusalLog {
	readonly #service: Audit;
	#minute = 0;
	#rows = 0;
	#suppressed = 0;
	readonly #rowsByCaller = new Map<number | null, number>();

	constructor(service: Audit) {
		this.#service = service;
	}

	/** `identity` is undefined for a caller that has not proved who it is. */
	record(identity: Identity | undefined, detail: Readonly<Record<string, string>>): void {
		const now = this.#service.now();
		if (!this.#takesRow(identity?.uid ?? null, Math.floor(now / minuteMs))) {
			this.#suppressed += 1;
			return;
		}
		const suppressed = this.#suppressed;
		this.#suppressed = 0;
		const actor = {user: identity?.user ?? 'unidentified', uid: identity?.uid ?? null};
		try {
			this.#service.audit({
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
