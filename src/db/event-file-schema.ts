import {rollupRows, rollupTables} from './event-rollups.ts';
import type {Schema} from './open-database.ts';

/**
 * One receive day. `events` and `parse_errors` share one sequence of ids and are read by it alone, so it is their only index: every
 * further index would cost the intake more than a scan costs a reader. Parts of a message that no filter compares are spans of
 * bytes in `raw`; an absent one begins at -1. Version 2 has the counts of event-rollups.ts.
 */
export const eventFileSchema: Schema = {
	name: 'an event file',
	version: 2,
	upgrades: [rollupTables + rollupRows],
	tables: `
		CREATE TABLE file (file_id TEXT NOT NULL, events INTEGER NOT NULL, parse_errors INTEGER NOT NULL);
		INSERT INTO file VALUES (lower(hex(randomblob(16))), 0, 0);

		-- Who sent, and the cursor: the highest sequence of theirs that is stored.
		CREATE TABLE sources (
			id INTEGER PRIMARY KEY,
			channel TEXT NOT NULL,
			address TEXT NOT NULL,
			epoch TEXT NOT NULL,
			sequence INTEGER NOT NULL,
			changed_at INTEGER NOT NULL,
			UNIQUE (channel, address, epoch)
		);

		CREATE TABLE events (
			id INTEGER PRIMARY KEY,
			received_at INTEGER NOT NULL,
			time INTEGER NOT NULL,
			source INTEGER NOT NULL,
			priority INTEGER,
			host TEXT,
			program TEXT,
			procid TEXT,
			msgid TEXT,
			timestamp TEXT,
			structured_from INTEGER NOT NULL,
			structured_to INTEGER NOT NULL,
			message_from INTEGER NOT NULL,
			message_to INTEGER NOT NULL,
			fields TEXT,
			raw BLOB NOT NULL
		);

		CREATE TABLE parse_errors (
			id INTEGER PRIMARY KEY,
			received_at INTEGER NOT NULL,
			source INTEGER NOT NULL,
			reason TEXT NOT NULL,
			offset INTEGER NOT NULL,
			raw BLOB NOT NULL
		);

		CREATE TABLE hits (
			id INTEGER PRIMARY KEY,
			event INTEGER NOT NULL,
			rule TEXT NOT NULL,
			time INTEGER NOT NULL,
			weight INTEGER NOT NULL,
			fields TEXT NOT NULL
		);
	`,
};
