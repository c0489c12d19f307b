import type Database from 'better-sqlite3';
import type {Statement} from 'better-sqlite3';
import {putNewest} from '../base/put-newest.ts';
import {sqliteFailure} from './sqlite-failure.ts';

/** Filters come from people and make statements of their own, so statements are kept, but not without bound. */
const keptStatements = 64;

type Parameter = string | number | null | Uint8Array;

// What columns a statement has is known to the writer of its SQL alone: the `Row` type arguments are claims, as in better-sqlite3.
// oxlint-disable typescript/no-unnecessary-type-parameters, typescript/no-unsafe-type-assertion

/** Runs SQL on one database and keeps the prepared statements by their text. `Row` is what the columns of the SQL say. */
export class Statements {
	readonly database: Database.Database;
	readonly #kept = new Map<string, Statement<Parameter[]>>();

	constructor(database: Database.Database) {
		this.database = database;
	}

	get<Row>(sql: string, ...parameters: readonly Parameter[]): Row | undefined {
		return this.#prepared(sql).get(...parameters) as Row | undefined;
	}

	all<Row>(sql: string, ...parameters: readonly Parameter[]): readonly Row[] {
		return this.#prepared(sql).all(...parameters) as Row[];
	}

	run(sql: string, ...parameters: readonly Parameter[]): Database.RunResult {
		return this.#prepared(sql).run(...parameters);
	}

	/** All that `work` does, or nothing where it throws. */
	transaction<Result>(work: () => Result): Result {
		return this.database.transaction(work).immediate();
	}

	/** The same, with what SQLite throws as an error that an operator understands: what was being done to the file. */
	change<Result>(work: () => Result, doing = 'write'): Result {
		try {
			return this.transaction(work);
		} catch (error) {
			throw sqliteFailure(error, doing, this.database.name);
		}
	}

	#prepared(sql: string): Statement<Parameter[]> {
		const kept = this.#kept.get(sql);
		if (kept !== undefined) return kept;
		const statement = this.database.prepare<Parameter[]>(sql);
		putNewest(this.#kept, [sql, statement], keptStatements);
		return statement;
	}
}
