import {Buffer} from 'node:buffer';
import type {BlockLines} from '../../src/db/block/block-lines.ts';

/** The lines as a block holds them. */
export function blockLinesOf(lines: readonly (string | Uint8Array)[]): BlockLines {
	const pieces = lines.map((line) => Buffer.from(line));
	const starts = new Uint32Array(lines.length + 1);
	for (const [row, {length}] of pieces.entries()) starts[row + 1] = (starts[row] ?? 0) + length;
	return {bytes: Buffer.concat(pieces), starts};
}
