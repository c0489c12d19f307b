import {compiledLate, type BuiltPack} from './built-packs.ts';
import {decodersOf, type DecoderSet} from './decoder-set.ts';

/** Decoder packs on their way to another thread, which reads them when it first needs them. */
export interface CarriedPacks {
	/** Other packs have another one. */
	readonly version: string;
	/** Files with what was made of them. */
	readonly json: string;
}

/** The decoders of packs that were carried here. */
export function arrivedDecoders({json}: CarriedPacks): DecoderSet {
	// Both threads are parts of one program: what comes is what the other has written.
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	const files = JSON.parse(json) as readonly {name: string; built: readonly BuiltPack[]}[];
	return decodersOf(files.flatMap(({name, built}) => compiledLate(name, built))).decoders;
}
