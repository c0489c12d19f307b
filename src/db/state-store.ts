import type {Actor} from '../model/actor.ts';
import type {Alert, AlertResolution, AlertState, Triage} from '../model/alert.ts';
import type {Severity} from '../model/severity.ts';
import type {EndpointStore} from './endpoint-store.ts';
import type {EvidenceStore} from './evidence-store.ts';
import type {ImportStore} from './import-store.ts';
import type {SourceStore} from './source-store.ts';

/** An alert with what people did to it. */
export interface TriagedAlert {
	readonly alert: Alert;
	readonly triage: Triage;
	/** Shortest prefix of the id that is unique in the store, at least 4 digits. */
	readonly shortId: string;
	/** Whether its event files stay. */
	readonly isHeld: boolean;
}

/** All conditions hold; an absent one does not restrict. `text`: words that all occur in rule name, subject, host, user or id. */
export interface AlertFilter {
	readonly states?: readonly AlertState[] | undefined;
	readonly minSeverity?: Severity | undefined;
	readonly assignee?: string | null | undefined;
	readonly text?: string | undefined;
}

export interface AlertWindowRequest {
	readonly filter: AlertFilter;
	/** `priority`: worst first, then newest `lastSeen`; `time`: newest `lastSeen` first. Ties by id, the greatest first. */
	readonly order: 'priority' | 'time';
	/** Full or partial id of the row the window lies around, which need not match the filter itself; `end`: below the last row; undefined: the top. */
	readonly anchor: string | undefined;
	/** Matching rows above the anchor (none for the top) and below it; the anchor's own row is one more where it matches. */
	readonly before: number;
	readonly after: number;
}

export interface AlertWindow {
	readonly rows: readonly TriagedAlert[];
	readonly total: number;
	/** Matching alerts above the first row. */
	readonly position: number;
}

export interface AuditRow {
	readonly id: number;
	readonly time: number;
	readonly actor: Actor;
	/** `alert.acknowledged`, `alert.started`, `alert.closed`, `alert.reopened`, `alert.noted`, `alert.assigned`, `alert.undone`, `access.refused`, ... */
	readonly action: string;
	/** Alert id or other object; null where there is none. */
	readonly target: string | null;
	readonly detail: Readonly<Record<string, unknown>>;
	/** Shared by the rows of one bulk change; undo names it. */
	readonly change: number | null;
}

/** What a person does to alerts. */
export type TriageAction =
	| {readonly kind: 'acknowledge'}
	| {readonly kind: 'start'}
	| {readonly kind: 'close'; readonly resolution: AlertResolution; readonly reason: string | null}
	| {readonly kind: 'reopen'; readonly reason: string | null}
	| {readonly kind: 'note'; readonly text: string}
	| {readonly kind: 'assign'; readonly assignee: string | null};

export type AlertSelection =
	| {readonly ids: readonly string[]}
	| {readonly filter: AlertFilter; readonly expectedCount: number};

export interface TriageResult {
	readonly change: number;
	readonly ids: readonly string[];
	/** Milliseconds: until when it can be undone. */
	readonly undoUntil: number;
}

export interface AlertCounts {
	/** Alerts that are not closed. */
	readonly open: Readonly<Record<Severity, number>>;
	readonly new: number;
	readonly states: Readonly<Record<AlertState, number>>;
	readonly total: number;
}

/** What is remembered of the hub's clock between two looks at it. */
export interface ClockRecord {
	/** Of the last look: days since 1970. */
	readonly lastDay: number;
	/** When it was found to have jumped, by itself; null while it is trusted. */
	readonly suspectSince: number | null;
	/** The last time that was trusted; null while it is trusted. */
	readonly trustedTo: number | null;
}

/** Most alerts one change by filter takes: the whole is one transaction, and its answer one line of the socket. */
export const bulkLimit = 10_000;

/** How long a change can be taken back. */
export const undoMs = 10_000;

/**
 * The state file: what people did, and the fold's alerts with its cursor. Every method is one transaction. Methods throw NmsError:
 * `not_found` (no alert has that id), `refused` (an ambiguous prefix, a state that forbids it, a count that changed, too late to undo).
 */
export interface StateStore {
	/** Made once with the file: 16 hex digits. */
	readonly hubId: string;
	readonly endpoints: EndpointStore;
	readonly evidence: EvidenceStore;
	readonly imports: ImportStore;
	readonly sources: SourceStore;
	/** Id of the last hit that was folded; 0 at first. */
	foldCursor(): number;
	/**
	 * Saves changed alerts and the cursor together; what opened an alert can lie behind the cursor. A closed alert that fired again (`lastFired` rose) is reopened: state `new`, with an
	 * audit row by the actor `nms`.
	 */
	saveFold(alerts: readonly Alert[], cursor: number, now: number): void;
	/** Alerts whose `lastFired` is at or after the time: what the fold restores at start. */
	alertsFiredSince(time: number): readonly Alert[];
	alertWindow(request: AlertWindowRequest): AlertWindow;
	/** By full id or unique prefix. */
	alert(idPrefix: string): TriagedAlert;
	/** Audit rows of one alert, oldest first. */
	history(alertId: string): readonly AuditRow[];
	/**
	 * Applies the action to all selected alerts or to none, and writes one audit row per alert with `{from, to}` and the action's own
	 * words in its detail. new -> acknowledged -> in_progress -> closed; steps may be left out, only `reopen` leads back.
	 */
	triage(
		selection: AlertSelection,
		action: TriageAction,
		by: {readonly actor: Actor; readonly now: number},
	): TriageResult;
	/**
	 * Restores state, resolution and assignee as they were before the actor's own change (its latest by default), as a new change;
	 * within `undoMs`, once, and only while nothing else that stands was done to its alerts since. Notes stay in the audit.
	 */
	undo(change: number | undefined, by: {readonly actor: Actor; readonly now: number}): TriageResult;
	audit(row: Omit<AuditRow, 'id'>): void;
	/** Newest first, with an id below `before`. */
	auditRows(before: number, limit: number): readonly AuditRow[];
	counts(): AlertCounts;
	/** As it was saved last; undefined where it never was. */
	clock(): ClockRecord | undefined;
	saveClock(record: ClockRecord): void;
	/** Alerts that are not closed, by the host they name, in lower case (ASCII). Cheap to ask again. */
	openAlertsByHost(): ReadonlyMap<string, number>;
	close(): void;
}
