import {NmsError} from '../base/errors.ts';
import type {Actor} from '../model/actor.ts';
import {hubActor} from '../model/actor.ts';
import type {Alert, Triage} from '../model/alert.ts';
import {untouched} from '../model/alert.ts';
import {severities} from '../model/severity.ts';
import {AlertLists} from './alert-lists.ts';
import {AlertTable} from './alert-table.ts';
import {AuditLog, undone} from './audit-log.ts';
import type {EndpointStore} from './endpoint-store.ts';
import {EndpointTable} from './endpoint-table.ts';
import type {EvidenceStore} from './evidence-store.ts';
import {EvidenceTable} from './evidence-table.ts';
import type {ImportStore} from './import-store.ts';
import {ImportTable} from './import-table.ts';
import {openDatabase} from './open-database.ts';
import type {SourceStore} from './source-store.ts';
import {SourceTable} from './source-table.ts';
import {stateSchema} from './state-schema.ts';
import type {
	AlertCounts,
	AlertSelection,
	AlertWindow,
	AlertWindowRequest,
	AuditRow,
	ClockRecord,
	StateStore,
	TriageAction,
	TriagedAlert,
	TriageResult,
} from './state-store.ts';
import {bulkLimit, undoMs} from './state-store.ts';
import {Statements} from './statements.ts';
import {applyAction, auditNames, isAllowed} from './triage-rules.ts';
import {planUndo, restoredOf} from './triage-undo.ts';

/** Opens the state file, making it where there is none. Throws an NmsError: `version`, `configuration`, `disk_full`, ... */
export function openSqliteStateStore(file: string): StateStore {
	return new SqliteStateStore(file);
}

type By = {readonly actor: Actor; readonly now: number};

class SqliteStateStore implements StateStore {
	readonly hubId: string;
	readonly endpoints: EndpointStore;
	readonly evidence: EvidenceStore;
	readonly imports: ImportStore;
	readonly sources: SourceStore;
	readonly #statements: Statements;
	readonly #alerts: AlertTable;
	readonly #lists: AlertLists;
	readonly #audit: AuditLog;
	#openByHost: ReadonlyMap<string, number> | undefined;

	constructor(file: string) {
		this.#statements = new Statements(openDatabase(file, stateSchema));
		this.#alerts = new AlertTable(this.#statements);
		this.#lists = new AlertLists(this.#statements);
		this.#audit = new AuditLog(this.#statements);
		this.endpoints = new EndpointTable(this.#statements, this.#audit);
		this.evidence = new EvidenceTable(this.#statements, {
			alerts: this.#alerts,
			audit: this.#audit,
		});
		this.imports = new ImportTable(this.#statements);
		this.sources = new SourceTable(this.#statements, this.#audit);
		this.hubId = this.#statements.get<{id: string}>('SELECT id FROM hub')?.id ?? '';
	}

	foldCursor(): number {
		const sql = 'SELECT fold_cursor AS cursor FROM hub';
		return this.#statements.get<{cursor: number}>(sql)?.cursor ?? 0;
	}

	saveFold(alerts: readonly Alert[], cursor: number, now: number): void {
		this.#change(() => {
			for (const alert of alerts) {
				if (this.#alerts.grow(alert)) continue;
				const lastFired = this.#alerts.closedLastFired(alert.id);
				this.#alerts.save(alert);
				if (lastFired !== undefined && alert.lastFired > lastFired) this.#reopenFired(alert, now);
			}
			this.#statements.run('UPDATE hub SET fold_cursor = ?', cursor);
		});
	}

	alertsFiredSince(time: number): readonly Alert[] {
		return this.#alerts.firedSince(time);
	}

	alertWindow({anchor, ...request}: AlertWindowRequest): AlertWindow {
		const place =
			anchor === undefined || anchor === 'end'
				? anchor
				: this.#lists.place(this.#alerts.resolve(anchor));
		const {ids, total, position} = this.#lists.window({...request, anchor: place});
		return {rows: ids.map((id) => this.#alertOf(id)), total, position};
	}

	alert(idPrefix: string): TriagedAlert {
		return this.#alertOf(this.#alerts.resolve(idPrefix));
	}

	history(alertId: string): readonly AuditRow[] {
		return this.#audit.ofTarget(alertId);
	}

	triage(selection: AlertSelection, action: TriageAction, by: By): TriageResult {
		return this.#change(() => {
			const ids = this.#selected(selection);
			const change = this.#nextChange();
			for (const id of ids) this.#apply(id, action, {...by, change});
			return {change, ids, undoUntil: by.now + undoMs};
		});
	}

	undo(change: number | undefined, by: By): TriageResult {
		return this.#change(() => {
			const plan = planUndo(this.#audit, change, by);
			const undoing = this.#nextChange();
			for (const {alert, action, before} of plan.steps) {
				const from = this.#alertOf(alert).triage;
				this.#alerts.setTriage(alert, {...before, changedAt: by.now});
				const detail = {undoes: plan.change, action, from: restoredOf(from), to: before};
				const row = {time: by.now, actor: by.actor, action: undone, target: alert, detail};
				this.#audit.add({...row, change: undoing}, plan.change);
			}
			// An undoing cannot be undone: the time for it is over at once.
			return {change: undoing, ids: plan.steps.map(({alert}) => alert), undoUntil: by.now};
		});
	}

	audit(row: Omit<AuditRow, 'id'>): void {
		this.#change(() => this.#audit.add(row));
	}

	auditRows(before: number, limit: number): readonly AuditRow[] {
		return this.#audit.rows(before, limit);
	}

	counts(): AlertCounts {
		const open = {informational: 0, low: 0, medium: 0, high: 0, critical: 0};
		const states = {new: 0, acknowledged: 0, in_progress: 0, closed: 0};
		let total = 0;
		for (const {state, rank, count} of this.#lists.counts()) {
			const severity = severities[rank];
			total += count;
			states[state] += count;
			if (state !== 'closed' && severity !== undefined) open[severity] += count;
		}
		return {open, new: states.new, states, total};
	}

	clock(): ClockRecord | undefined {
		return this.#statements.get<ClockRecord>(
			'SELECT last_day AS lastDay, suspect_since AS suspectSince, trusted_to AS trustedTo FROM clock',
		);
	}

	saveClock({lastDay, suspectSince, trustedTo}: ClockRecord): void {
		this.#statements.change(() => {
			this.#statements.run('DELETE FROM clock');
			this.#statements.run('INSERT INTO clock VALUES (?, ?, ?)', lastDay, suspectSince, trustedTo);
		});
	}

	openAlertsByHost(): ReadonlyMap<string, number> {
		this.#openByHost ??= this.#alerts.openByHost();
		return this.#openByHost;
	}

	close(): void {
		this.#statements.database.close();
	}

	#change<Result>(work: () => Result): Result {
		this.#openByHost = undefined;
		return this.#statements.change(work);
	}

	#alertOf(id: string): TriagedAlert {
		const alert = this.#alerts.alert(id);
		if (alert !== undefined) return alert;
		throw new NmsError('not_found', `there is no alert ${id}`, {
			remedy: 'see the list of alerts for their ids',
		});
	}

	/** Full ids, each once. */
	#selected(selection: AlertSelection): readonly string[] {
		if ('ids' in selection)
			return [...new Set(selection.ids.map((prefix) => this.#alerts.resolve(prefix)))];
		const {filter, expectedCount} = selection;
		const count = this.#lists.total(filter);
		if (count !== expectedCount) {
			throw new NmsError(
				'refused',
				`${count} ${count === 1 ? 'alert matches' : 'alerts match'} now, not ${expectedCount} as before`,
				{
					remedy: 'look at the list again and repeat the action',
				},
			);
		}
		if (count > bulkLimit) {
			throw new NmsError(
				'refused',
				`${count} alerts match; one change takes ${bulkLimit} at most`,
				{
					remedy: 'narrow the filter',
				},
			);
		}
		return this.#lists.newest(filter, count);
	}

	#apply(
		id: string,
		action: TriageAction,
		{actor, now, change}: By & {readonly change: number},
	): void {
		const triage = this.#alerts.triage(id) ?? untouched;
		if (!isAllowed(triage.state, action)) {
			const shortId = this.#alerts.shortId(id);
			throw new NmsError(
				'refused',
				`alert ${shortId} is ${triage.state.replace('_', ' ')} and cannot be ${auditNames[action.kind].replace('alert.', '')}`,
				{remedy: 'look at the list again: somebody may have been faster'},
			);
		}
		const next = applyAction(triage, action, {user: actor.user, now});
		this.#alerts.setTriage(id, next);
		const {kind, ...words} = action;
		const detail = {from: restoredOf(triage), to: restoredOf(next), ...words};
		this.#audit.add({
			time: now,
			actor,
			action: auditNames[kind],
			target: id,
			detail,
			change,
		});
	}

	/** A closed alert fired again: people must look at it anew. */
	#reopenFired(alert: Alert, now: number): void {
		const triage = this.#alerts.triage(alert.id) ?? untouched;
		const next: Triage = {...triage, state: 'new', resolution: null, changedAt: now};
		this.#alerts.setTriage(alert.id, next);
		const detail = {from: restoredOf(triage), to: restoredOf(next), fired: alert.lastFired};
		const row = {time: now, actor: hubActor, action: auditNames.reopen, target: alert.id, detail};
		this.#audit.add({...row, change: null});
	}

	#nextChange(): number {
		const sql = 'UPDATE hub SET last_change = last_change + 1 RETURNING last_change AS change';
		return this.#statements.get<{change: number}>(sql)?.change ?? 0;
	}
}
