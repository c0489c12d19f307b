import {mkdirSync} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import {NmsError} from '../base/errors.ts';
import {makePrivate} from './make-private.ts';
import {sqliteFailure} from './sqlite-failure.ts';

/** The tables of one kind of file. */
export interface Schema {
	/** What such a file is called in messages. */
	readonly name: string;
	/** `PRAGMA user_version` of files with these tables; 0 is a file without any. */
	readonly version: number;
	/** Makes the tables of version 1. */
	readonly tables: string;
	/** What leads from version 1 to 2, from 2 to 3 ... Files of an older version are brought up when they are opened. */
	readonly upgrades?: readonly string[];
	/** Versions below it are refused; 1 where it is left out. */
	readonly oldest?: number;
	/** Bytes of a page of a new file. */
	readonly pageBytes?: number;
}

/** Larger pages hold more of a typical row. */
const usualPageBytes = 8192;

/**
 * Opens a file, making it and its directory (each for this user alone) where there is none: WAL, and synchronous=FULL, so that a
 * commit outlives a loss of power. Throws an NmsError: `version` for a file of a newer nms, else see `sqliteFailure`.
 */
export function openDatabase(file: string, schema: Schema): Database.Database {
	let database: Database.Database | undefined;
	try {
		mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
		makePrivate(file);
		database = new Database(file, {timeout: 2000});
		// Before the first write of the file.
		database.pragma(`page_size = ${schema.pageBytes ?? usualPageBytes}`);
		database.pragma('journal_mode = WAL');
		database.pragma('synchronous = FULL');
		bringUp(database, file, schema);
		return database;
	} catch (error) {
		database?.close();
		throw sqliteFailure(error, 'open', file);
	}
}

/**
 * Opens a file that exists for reading, beside the one that writes it. Throws as `openDatabase` does, and `not_found` where the file is
 * just being made.
 */
export function openForReading(file: string, schema: Schema): Database.Database {
	let database: Database.Database | undefined;
	try {
		database = new Database(file, {timeout: 2000, readonly: true, fileMustExist: true});
		const version = versionOf(database);
		if (version === 0)
			throw new NmsError('not_found', `${file} is just being made`, {remedy: 'ask again'});
		checkVersion(version, file, schema);
		return database;
	} catch (error) {
		database?.close();
		throw sqliteFailure(error, 'open', file);
	}
}

function versionOf(database: Database.Database): number {
	return Number(database.pragma('user_version', {simple: true}));
}

function checkVersion(
	version: number,
	file: string,
	{name, version: newest, oldest = 1}: Schema,
): void {
	if (version >= oldest && version <= newest) return;
	const known = oldest === newest ? `version ${newest}` : `versions ${oldest} to ${newest}`;
	const remedy =
		version > newest
			? 'start the newer nms that made it, or give this one another state directory'
			: 'start the older nms that made it, or give this one another state directory';
	throw new NmsError(
		'version',
		`${file} is ${name} of version ${version}; this nms knows ${known}`,
		{
			remedy,
		},
	);
}

function bringUp(database: Database.Database, file: string, schema: Schema): void {
	const version = versionOf(database);
	if (version === schema.version) return;
	if (version !== 0) checkVersion(version, file, schema);
	database
		.transaction(() => {
			if (version === 0) database.exec(schema.tables);
			for (const sql of (schema.upgrades ?? []).slice(Math.max(0, version - 1))) database.exec(sql);
			database.pragma(`user_version = ${schema.version}`);
		})
		.immediate();
}
