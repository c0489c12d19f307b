import {createHash} from 'node:crypto';
import type {TextFile} from '../../../base/yaml-files.ts';
import type {FieldsOf} from '../../../db/redecode.ts';
import type {DecoderSet} from '../../../decode/decoder-set.ts';
import {compileDecoders} from '../../../decode/decoder-set.ts';
import {formats} from '../../../model/event-batch.ts';
import {originField} from '../../../model/origin.ts';
import {giveGelfFields} from '../../../proto/gelf/gelf.ts';

const gelf = formats.indexOf('gelf');

/** The decoder packs of now, compiled when they are first needed. */
export class DecoderSlot {
	#files: readonly TextFile[] = [];
	#compiled: DecoderSet | undefined;

	/** Files that have been found right. */
	use(files: readonly TextFile[]): void {
		this.#files = files;
		this.#compiled = undefined;
	}

	/** Other packs have another one. */
	get version(): string {
		const hash = createHash('sha256');
		for (const {name, text} of this.#files) hash.update(JSON.stringify([name, text]));
		return hash.digest('hex').slice(0, 16);
	}

	readonly fieldsOf: FieldsOf = (batch, row, stored) => {
		this.#compiled ??= compileDecoders(this.#files).decoders;
		this.#compiled.decode(batch, row);
		if (batch.format[row] === gelf) giveGelfFields(batch, row);
		const origin = stored.get(originField);
		if (origin !== undefined) batch.setField(row, originField, origin);
	};
}
