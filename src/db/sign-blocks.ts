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
 * another become a group. Throws what SQLite throws.
 */
export function signBlocks(file: EventFile, budgetMs: number): void {
	const {statements} = file;
	const end = performance.now() + budgetMs;
	const last = lastBlock(statements);
	let number = lastSigned(statements);
	if (number === last) return;
	statements.transaction(() => {
		do {
			number += 1;
			const bits = packSignature(readSignature(file, number));
			statements.run('INSERT INTO signatures VALUES (?, ?)', number, bits);
			if (number % groupBlocks === 0) turnGroup(statements, number / groupBlocks - 1);
		} while (number < last && performance.now() < end);
	});
}

export interface SignedBlocksCount {
	readonly blocks: number;
	/** Those that are not signed. */
	readonly waiting: number;
}

/** Counts the blocks of a file. */
export function countSigned({statements}: EventFile): SignedBlocksCount {
	const blocks = lastBlock(statements);
	return {blocks, waiting: blocks - lastSigned(statements)};
}

/** Blocks are numbered from 1 without gaps. */
function lastBlock(statements: Statements): number {
	const sql = 'SELECT ifnull(max(block), 0) AS last FROM blocks';
	return statements.get<{last: number}>(sql)?.last ?? 0;
}

function lastSigned(statements: Statements): number {
	const found = statements.get<{alone: number; groups: number}>(
		`SELECT ifnull((SELECT max(block) FROM signatures), 0) AS alone,
			ifnull((SELECT max(number) FROM signature_groups) + 1, 0) AS groups`,
	);
	return Math.max(found?.alone ?? 0, (found?.groups ?? 0) * groupBlocks);
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
		'SELECT bits FROM signatures WHERE block > ? ORDER BY block',
		group * groupBlocks,
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
	statements.run('DELETE FROM signatures WHERE block > ?', group * groupBlocks);
}
