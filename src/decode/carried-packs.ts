import {compiledLate, type BuiltPack} from './built-packs.ts';
import {decodersOf, type DecoderSet} from './decoder-set.ts';

/** Decoder packs on their way to another thread, which compiles them when it first needs them. */
export interface CarriedPacks {
	/** Other packs have another one. */
	readonly version: string;
	/** What was made of each. */
	readonly files: readonly {readonly name: string; readonly built: readonly BuiltPack[]}[];
}

/** The decoders of packs that were carried here. */
export function arrivedDecoders({files}: CarriedPacks): DecoderSet {
	return decodersOf(files.flatMap(({name, built}) => compiledLate(name, built))).decoders;
}
