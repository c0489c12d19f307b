import {groupBlocks} from './block/signature-group.ts';
import type {EventFile} from './event-file.ts';
import {partsPerBlock, slicesPerGroup} from './event-file-schema.ts';
import type {FieldsOf} from './redecode.ts';
import {encodedAnew} from './redecode.ts';
import type {Statements} from './statements.ts';

/** How stored events are decoded anew. */
export interface Renewal {
	/** Names the decoder packs. */
	readonly packs: string;
	readonly fieldsOf: FieldsOf;
	/** Blocks whose events were all received before it stay as they are. */
	readonly since: number;
}

/** Events in blocks whose fields are not of these packs. */
export function staleEvents({statements}: EventFile, {packs, since}: Renewal): number {
	const sql = `SELECT ifnull(sum(events), 0) AS events FROM blocks WHERE ${isStale}`;
	return statements.get<{events: number}>(sql, packs, since)?.events ?? 0;
}

/** The newest group of blocks of which one is not of these packs. */
export function staleGroup({statements}: EventFile, {packs, since}: Renewal): number | undefined {
	const sql = `SELECT max(block) AS block FROM blocks WHERE ${isStale}`;
	const block = statements.get<{block: number | null}>(sql, packs, since)?.block ?? undefined;
	return block && Math.floor((block - 1) / groupBlocks);
}

/**
 * Gives the events of a group's blocks the fields that packs give them now, until the time is spent, but one block at least: lines, ids
 * and times stay byte by byte. The blocks are signed anew after it; until then a search looks into them. Returns how many events it
 * were, 0 where none is left. Throws what SQLite throws.
 */
export function renewGroup(
	file: EventFile,
	group: number,
	renewal: Renewal,
	budgetMs: number,
): number {
	const {statements} = file;
	const end = performance.now() + budgetMs;
	const blocks = statements.all<{block: number; events: number}>(
		`SELECT block, events FROM blocks WHERE block > ? AND block <= ? AND ${isStale} ORDER BY block DESC`,
		group * groupBlocks,
		(group + 1) * groupBlocks,
		renewal.packs,
		renewal.since,
	);
	let renewed = 0;
	statements.transaction(() => {
		if (blocks.length > 0) dissolve(statements, group);
		for (const {block, events} of blocks) {
			if (renewed > 0 && performance.now() >= end) break;
			renewBlock(file, block, renewal);
			renewed += events;
		}
	});
	return renewed;
}

const isStale = 'packs IS NOT ? AND received_to >= ?';

/** Signatures of single blocks are no group's. */
function dissolve(statements: Statements, group: number): void {
	statements.run('DELETE FROM signature_groups WHERE number = ?', group);
	statements.run(
		'DELETE FROM signature_slices WHERE place >= ? AND place < ?',
		group * slicesPerGroup,
		(group + 1) * slicesPerGroup,
	);
}

function renewBlock(file: EventFile, number: number, {packs, fieldsOf}: Renewal): void {
	const {statements} = file;
	const block = file.open({kind: 'block', number});
	const encoded = block?.kind === 'ok' ? encodedAnew(block.value, fieldsOf) : undefined;
	// A damaged block is told of by those that read it.
	if (encoded?.kind === 'ok') {
		const first = number * partsPerBlock;
		const sql = 'DELETE FROM parts WHERE place >= ? AND place < ?';
		statements.run(sql, first, first + partsPerBlock);
		for (const [place, data] of encoded.value.parts.entries())
			statements.run('INSERT INTO parts VALUES (?, ?)', first + place, data);
		statements.run('DELETE FROM signatures WHERE block = ?', number);
	}
	statements.run('UPDATE blocks SET packs = ? WHERE block = ?', packs, number);
}
