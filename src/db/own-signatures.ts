import {putNewest} from '../base/put-newest.ts';
import type {PartRead} from './block/part-read.ts';
import {damaged} from './block/part-read.ts';
import type {Signature} from './block/signature.ts';
import {unpackSignature} from './block/signature.ts';
import type {EventFile} from './event-file.ts';

/** Most signatures that are kept, of up to 64 KiB: those of two files whose last group is nearly complete. */
const mostKept = 128;

/** Signatures of blocks whose group is not complete: every query asks each of them, and inflating them takes most of its time. */
export class OwnSignatures {
	/** By file, block and the packs that decoded it: none changes. */
	readonly #kept = new Map<string, PartRead<Signature | undefined>>();

	/** The signature of a block that has one of its own; its value is undefined where its grams were too many. */
	of(file: EventFile, block: number, packs: string | null): PartRead<Signature | undefined> {
		const key = `${file.fileId()} ${block} ${packs}`;
		const signature = this.#kept.get(key) ?? readSignature(file, block);
		putNewest(this.#kept, [key, signature], mostKept);
		return signature;
	}
}

function readSignature({statements}: EventFile, block: number): PartRead<Signature | undefined> {
	const sql = 'SELECT bits FROM signatures WHERE block = ?';
	const bits = statements.get<{bits: Uint8Array}>(sql, block)?.bits;
	return bits === undefined ? damaged('signature', 'it is missing') : unpackSignature(bits);
}
