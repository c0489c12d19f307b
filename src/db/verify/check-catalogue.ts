import {existsSync} from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import {readResting} from '../event-catalogue.ts';
import type {RestingFile} from '../event-catalogue.ts';
import type {FileExtent} from '../event-file.ts';
import {EventFile} from '../event-file.ts';
import {Statements} from '../statements.ts';
import type {Check} from './check-step.ts';

/** Compares what the catalogue says of files that nobody writes to with the files: by it a search passes them by. */
export function* checkCatalogue(database: Database.Database, file: string): Check {
	for (const resting of readResting(new Statements(database)).values()) {
		const name = path.join(path.dirname(file), resting.name);
		if (!existsSync(name)) continue;
		const fault = faultOf(name, resting);
		if (fault !== undefined)
			yield {kind: 'damage', damage: {file, place: `row of ${resting.name}`, reason: fault}};
		yield {kind: 'progress', bytes: 0};
	}
}

function faultOf(file: string, {extent}: RestingFile): string | undefined {
	const found = extentOf(file);
	if (found === undefined) return undefined;
	const said = new Map<string, number>(Object.entries(extent));
	const wrong = Object.entries(found).flatMap(([name, value]) =>
		said.get(name) === value ? [] : [name],
	);
	return wrong.length === 0
		? undefined
		: `it does not say what is in the file: ${wrong.join(', ')}`;
}

/** Undefined for a file that is damaged itself, which its own check tells. */
function extentOf(file: string): FileExtent | undefined {
	let open: EventFile | undefined;
	try {
		open = new EventFile(file, 'read');
		return open.extent();
	} catch {
		return undefined;
	} finally {
		open?.close();
	}
}
