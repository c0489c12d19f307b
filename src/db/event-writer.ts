import type Database from 'better-sqlite3';
import type {EventBatch} from '../model/event-batch.ts';
import type {RuleHit} from '../model/rule-hit.ts';
import {fieldsToJson} from './event-row.ts';
import {RollupWriter} from './rollup-writer.ts';
import type {Statements} from './statements.ts';

/** Rows of a batch that go into one file. */
export interface BatchPart {
	readonly batch: EventBatch;
	/** Rising, none a duplicate. */
	readonly rows: readonly number[];
	/** Ids of the first row and of the first hit; the others follow by 1. */
	readonly firstId: number;
	readonly firstHitId: number;
	readonly hitsOf: ReadonlyMap<number, readonly RuleHit[]>;
}

/** What a part added. */
export interface Written {
	readonly events: number;
	readonly parseErrors: number;
	readonly hits: number;
	readonly firstEvent: number;
	readonly lastEvent: number;
	readonly lastParseError: number;
}

/** Adds parts of batches to one event file. */
export class EventWriter {
	readonly #statements: Statements;
	readonly #reasonNames: readonly string[];
	readonly #rollups: RollupWriter;
	readonly #insertEvent: Database.Statement;
	readonly #insertParseError: Database.Statement;
	readonly #insertHit: Database.Statement;
	readonly #moveCursor: Database.Statement<unknown[], {id: number}>;

	constructor(statements: Statements, reasonNames: readonly string[]) {
		const {database} = statements;
		this.#statements = statements;
		this.#reasonNames = reasonNames;
		this.#rollups = new RollupWriter(statements);
		this.#insertEvent = database.prepare(
			'INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
		);
		this.#insertParseError = database.prepare('INSERT INTO parse_errors VALUES (?, ?, ?, ?, ?, ?)');
		this.#insertHit = database.prepare('INSERT INTO hits VALUES (?, ?, ?, ?, ?, ?)');
		this.#moveCursor = database.prepare(`
			INSERT INTO sources (channel, address, epoch, sequence, changed_at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET
				sequence = max(sequence, excluded.sequence), changed_at = excluded.changed_at
			RETURNING id`);
	}

	/** All of the part in one transaction: rows, hits, cursors, counts and volumes. Throws what SQLite throws, and nothing is stored then. */
	write(part: BatchPart): Written {
		try {
			return this.#statements.transaction(() => this.#writeAll(part));
		} catch (error) {
			this.#rollups.forget();
			throw error;
		}
	}

	#writeAll(part: BatchPart): Written {
		const {batch, rows, hitsOf} = part;
		const sourceIds = this.#moveCursors(part);
		const written = {
			events: 0,
			parseErrors: 0,
			hits: 0,
			firstEvent: 0,
			lastEvent: 0,
			lastParseError: 0,
		};
		let id = part.firstId;
		for (const row of rows) {
			const sourceId = sourceIds.get(batch.source[row] ?? 0) ?? 0;
			if (batch.reason[row] === 0) {
				this.#writeEvent(batch, row, {id, sourceId});
				if (written.events++ === 0) written.firstEvent = id;
				written.lastEvent = id;
				for (const hit of hitsOf.get(row) ?? [])
					this.#writeHit(part.firstHitId + written.hits++, id, hit);
			} else {
				this.#writeParseError(batch, row, {id, sourceId});
				written.parseErrors += 1;
				written.lastParseError = id;
			}
			id += 1;
		}
		this.#statements.run(
			'UPDATE file SET events = events + ?, parse_errors = parse_errors + ?',
			written.events,
			written.parseErrors,
		);
		this.#rollups.write(batch.sources);
		return written;
	}

	/** Row ids in `sources` by index into the batch's sources. */
	#moveCursors({batch, rows}: BatchPart): ReadonlyMap<number, number> {
		const lastRows = new Map<number, number>();
		for (const row of rows) lastRows.set(batch.source[row] ?? 0, row);
		const ids = new Map<number, number>();
		for (const [index, row] of lastRows) {
			const {channel, address, epoch} = batch.sources[index] ?? unknownSource;
			const [sequence, receivedAt] = [batch.sequence[row], batch.receivedAt[row]];
			const moved = this.#moveCursor.get(channel, address, epoch, sequence, receivedAt);
			ids.set(index, moved?.id ?? 0);
		}
		return ids;
	}

	#writeEvent(
		batch: EventBatch,
		row: number,
		{id, sourceId}: {readonly id: number; readonly sourceId: number},
	): void {
		const receivedAt = batch.receivedAt[row] ?? 0;
		const program = batch.spanText(row, 'program');
		const time = batch.time[row];
		const priority = batch.priority[row] ?? -1;
		this.#insertEvent.run(
			id,
			receivedAt,
			Number.isFinite(time) ? time : receivedAt,
			sourceId,
			priority < 0 ? null : priority,
			batch.spanText(row, 'host'),
			program,
			batch.spanText(row, 'procid'),
			batch.spanText(row, 'msgid'),
			batch.spanText(row, 'timestamp'),
			batch.spanFrom(row, 'structuredData'),
			batch.spanTo(row, 'structuredData'),
			batch.spanFrom(row, 'message'),
			batch.spanTo(row, 'message'),
			fieldsToJson(batch.fieldsOf(row)),
			batch.raw(row),
		);
		this.#rollups.addEvent(receivedAt, batch.source[row] ?? 0, priority, program);
	}

	#writeParseError(
		batch: EventBatch,
		row: number,
		{id, sourceId}: {readonly id: number; readonly sourceId: number},
	): void {
		const receivedAt = batch.receivedAt[row] ?? 0;
		const code = batch.reason[row] ?? 0;
		const reason = this.#reasonNames[code] ?? `reason ${code}`;
		this.#insertParseError.run(id, receivedAt, sourceId, reason, batch.offset[row], batch.raw(row));
		this.#rollups.addParseError(receivedAt, {id, source: batch.source[row] ?? 0, reason});
	}

	#writeHit(id: number, event: number, {ruleId, time, weight, fields}: RuleHit): void {
		this.#insertHit.run(id, event, ruleId, time, weight, JSON.stringify(fields));
	}
}

const unknownSource = {channel: 'udp', address: '', epoch: ''} as const;
