import {rangeColumns} from './block-range.ts';
import {rollupTables} from './event-rollups.ts';
import {hitTables} from './hit-runs.ts';
import type {Schema} from './open-database.ts';

/** Parts of a block that have a place of their own: `place` is the block's number times it, and the part's place in the block. */
export const partsPerBlock = 2048;

/** The same of the slices of a group of signatures: more than one of each size and depth has together. */
export const slicesPerGroup = 2048;

/**
 * The events of one receive day and retention class:
 *
 * ```
 * commit ──> head chunk, head chunk ... ── 4,096 events, 1 MiB or 5 minutes ──> block ── idle ──> signature ── 64 of them ──> slices
 * ```
 *
 * A chunk is a small block of one commit, whose rows also say how far they moved the cursors: so a commit of few events writes one
 * page. A commit that fills a block is one at once. Chunks and blocks whose events were sent with times far from their receipt are
 * apart from the others (`lane`), so that the ranges of times of the others stay narrow. Ids of events and parse errors are one
 * sequence.
 */
export const eventFileSchema: Schema = {
	name: 'an event file',
	version: 7,
	oldest: 7,
	// A commit of a few events writes one page.
	pageBytes: 4096,
	tables: `
		CREATE TABLE file (file_id TEXT NOT NULL);
		INSERT INTO file VALUES (lower(hex(randomblob(16))));

		-- The highest sequence of each source that is stored, unless a row of the head has a higher one. For checksums see row-checksum.ts.
		CREATE TABLE cursors (
			channel TEXT NOT NULL,
			address TEXT NOT NULL,
			epoch TEXT NOT NULL,
			sequence INTEGER NOT NULL,
			changed_at INTEGER NOT NULL,
			checksum INTEGER NOT NULL,
			PRIMARY KEY (channel, address, epoch)
		) WITHOUT ROWID;

		CREATE TABLE head (
			chunk INTEGER PRIMARY KEY,
			${rangeColumns},
			parts BLOB NOT NULL,
			-- As in the table of blocks.
			packs TEXT,
			-- Cursors that the commit moved of sources whose rows are in files of other classes, so that it touches one table: moved-cursors.ts.
			moved TEXT
		);

		CREATE TABLE blocks (
			block INTEGER PRIMARY KEY,
			${rangeColumns},
			-- The decoder packs that gave its events their fields; null where there were several, or it is not known.
			packs TEXT
		);
		-- Those of one block beside each other: see partsPerBlock.
		CREATE TABLE parts (place INTEGER PRIMARY KEY, data BLOB NOT NULL);

		-- Of blocks whose group is not complete; a block that has none, and is in no group, is searched without.
		CREATE TABLE signatures (block INTEGER PRIMARY KEY, bits BLOB NOT NULL);
		CREATE TABLE signature_groups (number INTEGER PRIMARY KEY, shape BLOB NOT NULL);
		-- Those of one group beside each other: see slicesPerGroup.
		CREATE TABLE signature_slices (place INTEGER PRIMARY KEY, bits BLOB NOT NULL);

		CREATE TABLE parse_errors (
			id INTEGER PRIMARY KEY,
			received_at INTEGER NOT NULL,
			channel TEXT NOT NULL,
			address TEXT NOT NULL,
			reason TEXT NOT NULL,
			offset INTEGER NOT NULL,
			raw BLOB NOT NULL,
			checksum INTEGER NOT NULL
		);

${hitTables}
		${rollupTables}
	`,
};
