import type {Buffer} from 'node:buffer';
import {groupBlocks, readGroupIndex, readSlice, sliceCount} from '../block/signature-group.ts';
import {unpackSignature} from '../block/signature.ts';
import {slicesPerGroup} from '../event-file-schema.ts';
import type {Check} from './check-step.ts';
import type {CheckedFile} from './checked-file.ts';

/** Checks the signatures, by which a search passes blocks by. */
export function* checkSignatures(checked: CheckedFile): Check {
	const {statements} = checked.open;
	for (const {block} of statements.all<{block: number}>('SELECT block FROM signatures')) {
		const sql = 'SELECT bits FROM signatures WHERE block = ?';
		const read = unpackSignature(statements.get<{bits: Buffer}>(sql, block)?.bits ?? noBytes);
		if (read.kind === 'damaged') yield checked.damage(`signature of block ${block}`, read.reason);
	}
	let slices = 0;
	for (const {number} of statements.all<{number: number}>('SELECT number FROM signature_groups')) {
		const group = checkGroup(checked, number);
		for (const fault of group.faults) yield checked.damage(nameOf(number), fault);
		slices += group.slices;
		yield {kind: 'progress', bytes: 0};
	}
	const sql = 'SELECT count(*) AS slices FROM signature_slices';
	if ((statements.get<{slices: number}>(sql)?.slices ?? 0) > slices)
		yield checked.damage('table signature_slices', 'some are of no group');
}

const noBytes = new Uint8Array();

function nameOf(group: number): string {
	return `signatures of blocks ${group * groupBlocks + 1} to ${(group + 1) * groupBlocks}`;
}

function checkGroup(
	{open: {statements}}: CheckedFile,
	number: number,
): {readonly faults: readonly string[]; readonly slices: number} {
	const sql = 'SELECT shape FROM signature_groups WHERE number = ?';
	const index = readGroupIndex(statements.get<{shape: Buffer}>(sql, number)?.shape ?? noBytes);
	if (index.kind === 'damaged') return {faults: [index.reason], slices: 0};
	const slices = sliceCount(index.value);
	const faults: string[] = [];
	for (let slice = 0; slice < slices; slice += 1) {
		const found = 'SELECT bits FROM signature_slices WHERE place = ?';
		const place = number * slicesPerGroup + slice;
		const read = readSlice(statements.get<{bits: Buffer}>(found, place)?.bits, `slice ${slice}`);
		if (read.kind === 'damaged') faults.push(`${read.part}: ${read.reason}`);
	}
	return {faults, slices};
}
