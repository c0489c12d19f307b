import Database from 'better-sqlite3';
import type {Schema} from '../open-database.ts';
import type {Check} from './check-step.ts';

/** Faults of the database that are told of, of one file. */
const mostFaults = 20;

/** Checks what SQLite itself knows of (pages, trees, indexes, constraints), and that the tables are those of the schema. */
export function* checkStructure(
	database: Database.Database,
	{file, schema}: {readonly file: string; readonly schema: Schema},
): Check {
	const rows = database.prepare(`PRAGMA integrity_check(${mostFaults})`).pluck().all();
	for (const row of rows) {
		const reason = String(row);
		if (reason !== 'ok') yield {kind: 'damage', damage: {file, place: null, reason}};
	}
	const version = Number(database.pragma('user_version', {simple: true}));
	if (tablesOf(database) === expectedTables(schema, version)) return;
	const reason = 'its tables are not those of its version';
	yield {kind: 'damage', damage: {file, place: null, reason}};
}

function expectedTables({tables, upgrades = []}: Schema, version: number): string {
	const fresh = new Database(':memory:');
	try {
		fresh.exec(tables);
		for (const sql of upgrades.slice(0, version - 1)) fresh.exec(sql);
		return tablesOf(fresh);
	} finally {
		fresh.close();
	}
}

/** Without comments and line ends, which mean nothing. */
function tablesOf(database: Database.Database): string {
	const sql = 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name';
	const rows: unknown = database.prepare(sql).raw().all();
	return JSON.stringify(rows)
		.replaceAll(/--.*?\\n/g, '')
		.replaceAll(/(?:\\[nt]|\s)+/g, ' ');
}
