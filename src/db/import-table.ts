import type {ImportRecord, ImportStore} from './import-store.ts';
import type {Statements} from './statements.ts';

/** Records that one question gets: files with the same first line are few, but for those that begin with a common header. */
const knownLimit = 200;

/** Upgrades version 4 of the state file. */
export const importTables = `
	CREATE TABLE imports (
		epoch TEXT PRIMARY KEY,
		head TEXT NOT NULL,
		path TEXT NOT NULL,
		bytes INTEGER NOT NULL,
		sha256 TEXT NOT NULL,
		time INTEGER NOT NULL
	) WITHOUT ROWID;
	CREATE INDEX imports_head ON imports (head, time);
`;

export class ImportTable implements ImportStore {
	readonly #statements: Statements;

	constructor(statements: Statements) {
		this.#statements = statements;
	}

	known(head: string): readonly ImportRecord[] {
		const sql = 'SELECT * FROM imports WHERE head = ? ORDER BY time DESC LIMIT ?';
		return this.#statements.all<ImportRecord>(sql, head, knownLimit);
	}

	save({epoch, head, path, bytes, sha256, time}: ImportRecord): void {
		this.#statements.change(() => {
			const sql = `INSERT INTO imports VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
				bytes = excluded.bytes, sha256 = excluded.sha256, time = excluded.time
				WHERE excluded.bytes > bytes`;
			this.#statements.run(sql, epoch, head, path, bytes, sha256, time);
		});
	}
}
