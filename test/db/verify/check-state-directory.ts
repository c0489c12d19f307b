import {mkdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import Database from 'better-sqlite3';
import {EventAppender} from '../../../src/db/event-appender.ts';
import {openSqliteStateStore} from '../../../src/db/sqlite-state-store.ts';
import {checksOf} from '../../../src/db/verify/check-state-directory.ts';
import {batchOf, numbered, testTime} from '../../helpers/event-batches.ts';
import {alertOf, start} from '../../helpers/state-stores.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

/** A closed hub's state, with two files and an alert. */
function makeState(t: ExecutionContext): string {
	const directory = path.join(temporaryDirectory(t), 'state');
	mkdirSync(directory);
	const state = openSqliteStateStore(path.join(directory, 'state.db'));
	state.saveFold([alertOf(1), alertOf(2)], 1, start);
	state.close();
	const events = new EventAppender({directory: path.join(directory, 'events'), reasonNames: []});
	events.append(batchOf(numbered(1, 10)));
	events.append(batchOf(numbered(11, 20, {receivedAt: testTime + 86_400_000})));
	events.close();
	return directory;
}

function damagesOf(directory: string): readonly string[] {
	return checksOf(directory).flatMap(({check}) =>
		[...check()].flatMap((step) =>
			step.kind === 'damage'
				? [`${path.basename(step.damage.file)}: ${step.damage.place}: ${step.damage.reason}`]
				: [],
		),
	);
}

function change(file: string, sql: string): void {
	const database = new Database(file);
	database.exec(sql);
	database.close();
}

test('a state directory is whole, or its files say what is not', (t) => {
	const directory = makeState(t);
	const state = path.join(directory, 'state.db');
	const catalogue = path.join(directory, 'events/catalogue.db');
	t.deepEqual(damagesOf(directory), []);
	change(catalogue, "UPDATE resting SET time_to = time_to - 1 WHERE name LIKE '%-20-std.db'");
	change(
		state,
		`UPDATE alerts SET alert = json_set(alert, '$.id', 'x') WHERE id = '${alertOf(1).id}'`,
	);
	change(state, 'UPDATE alert_counts SET count = 7');
	t.deepEqual(damagesOf(directory), [
		`state.db: alert ${alertOf(1).id}: it cannot be read`,
		'state.db: table alert_counts: its counts are not those of the alerts',
		'catalogue.db: row of events-2026-11-20-std.db: it does not say what is in the file: timeTo',
	]);
	rmSync(catalogue);
	t.true(damagesOf(directory).some((text) => /catalogue\.db: null: .*unable to open/.test(text)));
});

test('a directory without a state is refused', (t) => {
	const directory = temporaryDirectory(t);
	t.throws(() => checksOf(directory), {code: 'not_found', message: /no state of a hub/});
});
