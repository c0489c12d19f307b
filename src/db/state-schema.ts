import {endpointTables} from './endpoint-table.ts';
import {evidenceTables} from './evidence-table.ts';
import {importTables} from './import-table.ts';
import type {Schema} from './open-database.ts';
import {acceptedNames, sourceClocks, sourceLimits, sourceTables} from './source-table.ts';

/** The host that an alert names, in lower case, so that open alerts are counted by host without reading them. */
const alertHosts = `
	ALTER TABLE alerts ADD COLUMN host TEXT;
	UPDATE alerts SET host = lower(json_extract(alert, '$.hostName'));
	CREATE INDEX alerts_hosts ON alerts (host) WHERE state <> 'closed' AND host IS NOT NULL;
`;

const clock = `
	CREATE TABLE clock (last_day INTEGER NOT NULL, suspect_since INTEGER, trusted_to INTEGER);
`;

/**
 * The state file. An alert's columns are derived from its JSON, for filters and orders; `triage` columns are what people did.
 * `alert_counts` counts alerts by what filters ask for, so that no window counts a million rows; triggers keep it right.
 */
export const stateSchema: Schema = {
	name: 'a state file',
	// Alerts are saved one by one, and touch pages of several indexes.
	pageBytes: 4096,
	version: 9,
	upgrades: [
		alertHosts + endpointTables,
		clock,
		evidenceTables,
		importTables,
		sourceTables,
		acceptedNames,
		sourceLimits,
		sourceClocks,
	],
	tables: `
		CREATE TABLE hub (id TEXT NOT NULL, fold_cursor INTEGER NOT NULL, last_change INTEGER NOT NULL);
		INSERT INTO hub VALUES (lower(hex(randomblob(8))), 0, 0);

		CREATE TABLE alerts (
			id TEXT NOT NULL UNIQUE,
			rank INTEGER NOT NULL,
			last_seen INTEGER NOT NULL,
			-- UTC day of last_seen, counted from 1970.
			day INTEGER NOT NULL,
			last_fired INTEGER NOT NULL,
			search TEXT NOT NULL,
			state TEXT NOT NULL,
			resolution TEXT,
			assignee TEXT,
			changed_at INTEGER,
			alert TEXT NOT NULL
		);
		-- Covers counting, ordering and the words of filters; see AlertLists.
		CREATE INDEX alerts_listed ON alerts (state, rank, last_seen, id, assignee, search);
		CREATE INDEX alerts_assigned ON alerts (assignee, state, rank, last_seen, id)
			WHERE assignee IS NOT NULL;
		CREATE INDEX alerts_fired ON alerts (last_fired);

		CREATE TABLE alert_counts (
			state TEXT NOT NULL,
			rank INTEGER NOT NULL,
			is_assigned INTEGER NOT NULL,
			day INTEGER NOT NULL,
			count INTEGER NOT NULL,
			PRIMARY KEY (state, rank, is_assigned, day)
		) WITHOUT ROWID;
		CREATE TRIGGER alerts_inserted AFTER INSERT ON alerts BEGIN
			INSERT INTO alert_counts VALUES (NEW.state, NEW.rank, NEW.assignee IS NOT NULL, NEW.day, 1)
				ON CONFLICT DO UPDATE SET count = count + 1;
		END;
		CREATE TRIGGER alerts_updated AFTER UPDATE OF state, rank, assignee, day ON alerts BEGIN
			UPDATE alert_counts SET count = count - 1
				WHERE (state, rank, is_assigned, day) = (OLD.state, OLD.rank, OLD.assignee IS NOT NULL, OLD.day);
			INSERT INTO alert_counts VALUES (NEW.state, NEW.rank, NEW.assignee IS NOT NULL, NEW.day, 1)
				ON CONFLICT DO UPDATE SET count = count + 1;
		END;

		CREATE TABLE audit (
			id INTEGER PRIMARY KEY AUTOINCREMENT,
			time INTEGER NOT NULL,
			user TEXT NOT NULL,
			uid INTEGER,
			action TEXT NOT NULL,
			target TEXT,
			detail TEXT NOT NULL,
			change INTEGER,
			-- The change that this row takes back.
			undoes INTEGER
		);
		CREATE INDEX audit_target ON audit (target, id) WHERE target IS NOT NULL;
		CREATE INDEX audit_change ON audit (change) WHERE change IS NOT NULL;
		CREATE INDEX audit_recent ON audit (time) WHERE change IS NOT NULL;
		CREATE INDEX audit_undoes ON audit (undoes) WHERE undoes IS NOT NULL;
		CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN
			SELECT raise(ABORT, 'the audit is append-only');
		END;
		CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit BEGIN
			SELECT raise(ABORT, 'the audit is append-only');
		END;
	`,
};
