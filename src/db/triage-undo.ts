import type {Actor} from '../model/actor.ts';
import {NmsError} from '../base/errors.ts';
import type {AlertResolution, AlertState, Triage} from '../model/alert.ts';
import {alertResolutions, alertStates} from '../model/alert.ts';
import type {AuditLog} from './audit-log.ts';
import type {AuditRow} from './state-store.ts';
import {undoMs} from './state-store.ts';

/** What a change did to an alert, and so what taking it back restores. */
export type Restored = Omit<Triage, 'changedAt'>;

export interface UndoPlan {
	/** The change to be taken back. */
	readonly change: number;
	readonly steps: readonly {
		readonly alert: string;
		/** What the action was called. */
		readonly action: string;
		readonly before: Restored;
	}[];
}

/**
 * What it takes to undo the actor's change (its latest by default). Throws `refused` where it is somebody else's, too old, undone
 * already, an undoing itself, or where something that still stands was done to one of its alerts since.
 */
export function planUndo(
	audit: AuditLog,
	change: number | undefined,
	{actor, now}: {readonly actor: Actor; readonly now: number},
): UndoPlan {
	const wanted = change ?? audit.latestChange(actor, now - undoMs);
	if (wanted === undefined)
		throw refused(`${actor.user} changed nothing within the last ${undoMs / 1000} s`);
	const rows = audit.ofChange(wanted);
	const [first] = rows;
	if (first === undefined) {
		throw new NmsError('not_found', `there is no change ${wanted}`, {
			remedy: 'take the number that the change was answered with',
		});
	}
	checkRow(first, {change: wanted, actor, now});
	if (audit.isUndone(wanted)) throw refused(`change ${wanted} was undone already`);
	for (const {target, id} of rows) {
		if (target !== null && audit.isOvertaken(target, id))
			throw refused(`alert ${target} was changed again after change ${wanted}`);
	}
	return {change: wanted, steps: rows.flatMap((row) => stepOf(row))};
}

/** What the audit keeps of an alert before and after. */
export function restoredOf({state, resolution, assignee}: Triage): Restored {
	return {state, resolution, assignee};
}

function checkRow(
	row: AuditRow,
	{change, actor, now}: {readonly change: number; readonly actor: Actor; readonly now: number},
): void {
	if (row.actor.user !== actor.user || row.actor.uid !== actor.uid)
		throw refused(`change ${change} is ${row.actor.user}'s, not ${actor.user}'s`);
	if ('undoes' in row.detail) throw refused(`change ${change} is itself an undoing`);
	if (row.time < now - undoMs)
		throw refused(`change ${change} is older than ${undoMs / 1000} s, too late to undo`);
}

function stepOf({target, action, detail}: AuditRow): UndoPlan['steps'] {
	const before = readRestored(detail['from']);
	return target === null || before === undefined ? [] : [{alert: target, action, before}];
}

function readRestored(value: unknown): Restored | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const record = new Map<string, unknown>(Object.entries(value));
	const state = alertStates.find((known): known is AlertState => known === record.get('state'));
	const resolution = alertResolutions.find(
		(known): known is AlertResolution => known === record.get('resolution'),
	);
	const assignee = record.get('assignee');
	if (state === undefined) return undefined;
	return {
		state,
		resolution: resolution ?? null,
		assignee: typeof assignee === 'string' ? assignee : null,
	};
}

function refused(message: string): NmsError {
	return new NmsError('refused', message, {remedy: 'change the alert instead'});
}
