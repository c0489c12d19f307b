import {existsSync, readdirSync} from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import {messageOf, NmsError} from '../../base/errors.ts';
import {catalogueOf, catalogueSchema} from '../event-catalogue.ts';
import {parseFileName} from '../event-file-name.ts';
import type {Schema} from '../open-database.ts';
import {openForReading} from '../open-database.ts';
import {requireState} from '../state-place.ts';
import {stateSchema} from '../state-schema.ts';
import {checkCatalogue} from './check-catalogue.ts';
import {checkEventFile} from './check-event-file.ts';
import type {Check} from './check-step.ts';
import {checkStructure} from './check-structure.ts';

/** A file of a state directory, and what checks it. */
export interface FileCheck {
	readonly file: string;
	readonly check: () => Check;
}

/**
 * The files of a hub's state directory that hold what must not be lost, each with its check; a hub may be at work there. Throws an
 * NmsError where there are none.
 */
export function checksOf(stateDirectory: string): readonly FileCheck[] {
	const state = path.join(stateDirectory, 'state.db');
	const events = path.join(stateDirectory, 'events');
	const catalogue = catalogueOf(events);
	requireState(stateDirectory);
	return [
		{file: state, check: () => checkDatabase(state, stateSchema, checkAlerts)},
		{file: catalogue, check: () => checkDatabase(catalogue, catalogueSchema, checkCatalogue)},
		...eventFilesOf(events).map((file) => ({file, check: () => checkEventFile(file)})),
	];
}

function eventFilesOf(directory: string): readonly string[] {
	return readdirSync(directory)
		.filter((name) => parseFileName(name) !== undefined)
		.toSorted()
		.map((name) => path.join(directory, name));
}

function* checkDatabase(
	file: string,
	schema: Schema,
	check: (database: Database.Database, file: string) => Check,
): Check {
	let database: Database.Database | undefined;
	try {
		database = openForReading(file, schema);
		database.exec('BEGIN');
		yield* checkStructure(database, {file, schema});
		yield* check(database, file);
	} catch (error) {
		if (error instanceof NmsError && error.code === 'configuration' && existsSync(file))
			throw error;
		yield {kind: 'damage', damage: {file, place: null, reason: messageOf(error)}};
	} finally {
		database?.close();
	}
}

/** Alerts are what their columns say, and as many as are counted. */
function* checkAlerts(database: Database.Database, file: string): Check {
	const damage = (place: string, reason: string) =>
		({kind: 'damage', damage: {file, place, reason}}) as const;
	const broken = database
		.prepare(
			"SELECT id FROM alerts WHERE NOT json_valid(alert) OR json_extract(alert, '$.id') <> id",
		)
		.pluck()
		.all();
	for (const id of broken) yield damage(`alert ${String(id)}`, 'it cannot be read');
	const other = database
		.prepare(
			`SELECT count(*) FROM (
				SELECT state, rank, assignee IS NOT NULL AS is_assigned, day, count(*) AS count FROM alerts GROUP BY 1, 2, 3, 4
				EXCEPT SELECT * FROM alert_counts
			)`,
		)
		.pluck()
		.get();
	if (Number(other) > 0)
		yield damage('table alert_counts', 'its counts are not those of the alerts');
}
