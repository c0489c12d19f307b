import {copyFileSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import Database from 'better-sqlite3';
import {EventAppender} from '../../../src/db/event-appender.ts';
import {checkEventFile} from '../../../src/db/verify/check-event-file.ts';
import type {FileDamage} from '../../../src/db/verify/check-step.ts';
import type {RowSpec} from '../../helpers/event-batches.ts';
import {batchOf, numbered, testTime} from '../../helpers/event-batches.ts';
import {randomFrom} from '../../helpers/random.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

const minute = 60_000;
const pageBytes = 4096;

/** An event file with all that there can be: blocks, signatures, a head, late events, hits, lines that did not parse, totals. */
function makeFile(directory: string): string {
	const appender = new EventAppender({directory, reasonNames: ['none', 'pri', 'time']});
	for (let at = 0; at < 15; at += 1) {
		const receivedAt = testTime + at * 6 * minute;
		appender.append(batchOf(rowsOf(at, receivedAt)));
		if (at < 14) appender.seal(receivedAt + 5 * minute);
	}
	while (!appender.sign(1000));
	// Before it is closed, which would seal the head.
	const name = readdirSync(directory).find((each) => /^events-.*\.db$/.test(each)) ?? '';
	const database = new Database(path.join(directory, name));
	database.pragma('wal_checkpoint(TRUNCATE)');
	database.close();
	const copy = path.join(directory, 'copy.db');
	copyFileSync(path.join(directory, name), copy);
	appender.close();
	return copy;
}

function rowsOf(at: number, receivedAt: number): readonly RowSpec[] {
	const first = at * 25;
	const fields = new Map([['user.name', `user-${at}`]]);
	const hit = {ruleId: `rule-${at}`, time: receivedAt, weight: 1, fields: {}};
	const common = {receivedAt, host: `host-${at % 3}`, program: 'app'};
	return [
		...numbered(first + 1, first + 20, {...common, fields}),
		...numbered(first + 21, first + 21, {...common, hits: [hit]}),
		...numbered(first + 22, first + 23, {...common, time: receivedAt - 60 * minute}),
		...numbered(first + 24, first + 25, {receivedAt, error: [1 + (at % 2), 3]}),
	];
}

function damagesOf(file: string): readonly FileDamage[] {
	return [...checkEventFile(file)].flatMap((step) => (step.kind === 'damage' ? [step.damage] : []));
}

/** All that is stored, table by table; undefined where it cannot be read. */
function contentOf(file: string): string | undefined {
	try {
		const database = new Database(file, {readonly: true});
		const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck();
		const rows = tables.all().map((name) => [
			name,
			database
				.prepare(`SELECT * FROM "${String(name)}"`)
				.raw()
				.all(),
		]);
		const version: unknown = database.pragma('user_version');
		database.close();
		return JSON.stringify([version, rows]);
	} catch {
		return undefined;
	}
}

test('a file that is as it was written has no damage', (t) => {
	t.deepEqual(damagesOf(makeFile(temporaryDirectory(t))), []);
});

test('a flipped bit is found wherever it changes what is stored', (t) => {
	const directory = temporaryDirectory(t);
	const file = makeFile(directory);
	const bytes = readFileSync(file);
	const before = contentOf(file);
	const random = randomFrom(7);
	const flipped = path.join(directory, 'flipped.db');
	let found = 0;
	for (let page = 0; page < bytes.length / pageBytes; page += 1) {
		for (let flip = 0; flip < 4; flip += 1) {
			const at = Math.floor(random() * pageBytes) + page * pageBytes;
			const copy = Buffer.from(bytes);
			copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
			writeFileSync(flipped, copy);
			if (damagesOf(flipped).length > 0) found += 1;
			else t.is(contentOf(flipped), before, `byte ${at} of ${bytes.length}`);
		}
	}
	t.true(found > 20);
});
