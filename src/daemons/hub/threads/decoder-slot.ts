import type {FieldsOf} from '../../../db/redecode.ts';
import {arrivedDecoders, type CarriedPacks} from '../../../decode/carried-packs.ts';
import type {DecoderSet} from '../../../decode/decoder-set.ts';
import {SessionMemory} from '../../../decode/session-memory.ts';
import {recalledField} from '../../../decode/session-use.ts';
import type {EventBatch} from '../../../model/event-batch.ts';
import {formats} from '../../../model/event-batch.ts';
import type {EcsFields} from '../../../model/event.ts';
import {originField} from '../../../model/origin.ts';
import {claimField} from '../../../pipeline/claim-check.ts';
import {isLookedUp} from '../../../model/looked-up.ts';
import {redactedField} from '../../../model/redacted.ts';
import {giveGelfFields} from '../../../proto/gelf/gelf.ts';

/** Fields that no line tells. */
const notDecoded: ReadonlySet<string> = new Set([originField, redactedField, claimField]);
/** Before it is told of any. */
const noPacks: CarriedPacks = {version: '', files: []};
const gelf = formats.indexOf('gelf');

/** The decoder packs of now, compiled when they are first needed. */
export class DecoderSlot {
	#packs: CarriedPacks | undefined;
	#compiled: DecoderSet | undefined;
	readonly #decoding = {memory: new SessionMemory()};

	use(packs: CarriedPacks): void {
		this.#packs = packs;
		this.#compiled = undefined;
	}

	readonly fieldsOf: FieldsOf = (batch, row, stored) => {
		this.#compiled ??= arrivedDecoders(this.#packs ?? noPacks);
		// Each block is decoded by itself, whichever was before it.
		if (row === 0) this.#decoding.memory.clear();
		this.#compiled.decode(batch, row, this.#decoding);
		keepRecalled(batch, row, stored);
		if (batch.format[row] === gelf) giveGelfFields(batch, row);
		for (const [name, value] of stored)
			if (notDecoded.has(name) || isLookedUp(name)) batch.setField(row, name, value);
	};
}

/** What was recalled from a line of another block stays, unless the line says it itself. */
function keepRecalled(batch: EventBatch, row: number, stored: EcsFields): void {
	const names = String(stored.get(recalledField) ?? '').split(' ');
	const lost = names.filter((name) => stored.has(name) && batch.field(row, name) === undefined);
	if (lost.length === 0) return;
	for (const name of lost) batch.setField(row, name, stored.get(name) ?? '');
	const known = batch.field(row, recalledField);
	batch.setField(row, recalledField, [...(known === undefined ? [] : [known]), ...lost].join(' '));
}
