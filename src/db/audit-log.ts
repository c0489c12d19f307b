import type {Actor} from '../model/actor.ts';
import type {AuditRow} from './state-store.ts';
import type {Statements} from './statements.ts';

interface StoredRow {
	readonly id: number;
	readonly time: number;
	readonly user: string;
	readonly uid: number | null;
	readonly action: string;
	readonly target: string | null;
	readonly detail: string;
	readonly change: number | null;
}

/** The audit's name for a change that takes another one back. */
export const undone = 'alert.undone';

const columns = 'id, time, user, uid, action, target, detail, change';
const isUndone = 'EXISTS (SELECT 1 FROM audit AS undo WHERE undo.undoes = audit.change)';

/** Rows of who did what, which the file itself refuses to change or delete. */
export class AuditLog {
	readonly #statements: Statements;

	constructor(statements: Statements) {
		this.#statements = statements;
	}

	/** `undoes`: the change that the row takes back. */
	add(row: Omit<AuditRow, 'id'>, undoes: number | null = null): void {
		this.#statements.run(
			`INSERT INTO audit (time, user, uid, action, target, detail, change, undoes)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			row.time,
			row.actor.user,
			row.actor.uid,
			row.action,
			row.target,
			JSON.stringify(row.detail),
			row.change,
			undoes,
		);
	}

	/** Newest first. */
	rows(before: number, limit: number): readonly AuditRow[] {
		return this.#select('WHERE id < ? ORDER BY id DESC LIMIT ?', before, limit);
	}

	/** Oldest first. */
	ofTarget(target: string): readonly AuditRow[] {
		return this.#select('WHERE target = ? ORDER BY id', target);
	}

	ofChange(change: number): readonly AuditRow[] {
		return this.#select('WHERE change = ? ORDER BY id', change);
	}

	isUndone(change: number): boolean {
		const sql = 'SELECT 1 AS found FROM audit WHERE undoes = ? LIMIT 1';
		return this.#statements.get<{found: number}>(sql, change) !== undefined;
	}

	/** The actor's newest change since the time that is neither undone nor itself an undoing. */
	latestChange({user, uid}: Actor, since: number): number | undefined {
		const row = this.#statements.get<{change: number}>(
			// By time, or an actor without a recent change would cost a walk through all of the audit.
			`SELECT change FROM audit INDEXED BY audit_recent
			WHERE change IS NOT NULL AND user = ? AND uid IS ? AND time >= ? AND undoes IS NULL AND NOT ${isUndone}
			ORDER BY change DESC LIMIT 1`,
			user,
			uid,
			since,
		);
		return row?.change;
	}

	/** Whether something that still stands was done to the target after the row. */
	isOvertaken(target: string, afterRow: number): boolean {
		const row = this.#statements.get<{found: number}>(
			`SELECT 1 AS found FROM audit
			WHERE target = ? AND id > ? AND undoes IS NULL AND NOT ${isUndone} LIMIT 1`,
			target,
			afterRow,
		);
		return row !== undefined;
	}

	#select(where: string, ...parameters: readonly (string | number)[]): readonly AuditRow[] {
		const sql = `SELECT ${columns} FROM audit ${where}`;
		return this.#statements.all<StoredRow>(sql, ...parameters).map((row) => rowOf(row));
	}
}

function rowOf({id, time, user, uid, action, target, detail, change}: StoredRow): AuditRow {
	const value: unknown = JSON.parse(detail);
	const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
	return {
		id,
		time,
		actor: {user, uid},
		action,
		target,
		detail: Object.fromEntries(entries),
		change,
	};
}
