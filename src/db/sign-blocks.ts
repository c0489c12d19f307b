import type {Buffer} from 'node:buffer';
import {andThen, ok} from './block/part-read.ts';
import type {Signature} from './block/signature.ts';
import {packSignature, signatureOf, unpackSignature} from './block/signature.ts';
import {groupBlocks, groupSignatures} from './block/signature-group.ts';
import type {EventFile} from './event-file.ts';
import {slicesPerGroup} from './event-file-schema.ts';
import type {Statements} from './statements.ts';

/**
 * Signs blocks of the file that are not signed, the oldest first, until the time is spent, but one at least; 64 that follow one
 * another become a group. Returns whether there was one. Throws what SQLite throws.
 */
export function signBlocks(file: EventFile, budgetMs: number): boolean {
	const {statements} = file;
	const end = performance.now() + budgetMs;
	let number = firstUnsigned(statements);
	if (number === undefined) return false;
	statements.transaction(() => {
		for (let isFirst = true; number !== undefined; isFirst = false) {
			if (!isFirst && performance.now() >= end) break;
			const bits = packSignature(readSignature(file, number));
			statements.run('INSERT INTO signatures VALUES (?, ?)', number, bits);
			const group = Math.floor((number - 1) / groupBlocks);
			if (isWhole(statements, group)) turnGroup(statements, group);
			number = firstUnsigned(statements);
		}
	});
	return true;
}

export interface SignedBlocksCount {
	readonly blocks: number;
	/** Those that are not signed. */
	readonly waiting: number;
}

/** Counts the blocks of a file. */
export function countSigned({statements}: EventFile): SignedBlocksCount {
	const sql = `SELECT (SELECT count(*) FROM blocks) AS blocks,
		(SELECT count(*) FROM blocks WHERE block > ? AND ${isUnsigned}) AS waiting`;
	return statements.get(sql, completeUpTo(statements)) ?? {blocks: 0, waiting: 0};
}

const isUnsigned = `block NOT IN (SELECT block FROM signatures)
	AND (block - 1) / ${groupBlocks} NOT IN (SELECT number FROM signature_groups)`;

/** Blocks that were decoded anew can be before others that are signed. */
function firstUnsigned(statements: Statements): number | undefined {
	const sql = `SELECT block FROM blocks WHERE block > ? AND ${isUnsigned} ORDER BY block LIMIT 1`;
	return statements.get<{block: number}>(sql, completeUpTo(statements))?.block;
}

/** A block up to which all are in groups: most often there is no gap between those. */
function completeUpTo(statements: Statements): number {
	const groups = statements.get<{count: number; next: number}>(
		'SELECT count(*) AS count, ifnull(max(number), -1) + 1 AS next FROM signature_groups',
	);
	return groups?.count === groups?.next ? (groups?.count ?? 0) * groupBlocks : 0;
}

function isWhole(statements: Statements, group: number): boolean {
	const sql = 'SELECT count(*) AS count FROM signatures WHERE block > ? AND block <= ?';
	return statements.get<{count: number}>(sql, ...boundsOf(group))?.count === groupBlocks;
}

function boundsOf(group: number): readonly [after: number, last: number] {
	return [group * groupBlocks, (group + 1) * groupBlocks];
}

/** Undefined for a block that every query has to look at: so is one that is damaged, to be told of. */
function readSignature(file: EventFile, number: number): Signature | undefined {
	const block = file.open({kind: 'block', number});
	if (block === undefined) return undefined;
	const signature = andThen(block, (opened) =>
		andThen(opened.lines(), (lines) =>
			andThen(opened.listed(), (listed) => ok(signatureOf(lines, listed))),
		),
	);
	return signature.kind === 'ok' ? signature.value : undefined;
}

function turnGroup(statements: Statements, group: number): void {
	const rows = statements.all<{bits: Buffer}>(
		'SELECT bits FROM signatures WHERE block > ? AND block <= ? ORDER BY block',
		...boundsOf(group),
	);
	const signatures = rows.map(({bits}) => {
		const signature = unpackSignature(bits);
		return signature.kind === 'ok' ? signature.value : undefined;
	});
	const {index, slices} = groupSignatures(signatures);
	statements.run('INSERT INTO signature_groups VALUES (?, ?)', group, index);
	for (const [slice, bits] of slices.entries())
		statements.run(
			'INSERT INTO signature_slices VALUES (?, ?)',
			group * slicesPerGroup + slice,
			bits,
		);
	statements.run('DELETE FROM signatures WHERE block > ? AND block <= ?', ...boundsOf(group));
}
