import type {Buffer} from 'node:buffer';
import {span} from '../../model/event-batch.ts';
import type {EventSource} from '../../model/event.ts';
import {channels} from '../../model/event.ts';
import {blockLimits} from './block-format.ts';
import {ByteReader} from './byte-reader.ts';
import type {NumberColumn} from './number-column.ts';
import {readNumbers, takeColumn} from './number-column.ts';
import type {PartRead} from './part-read.ts';
import {damaged, ok} from './part-read.ts';
import type {TimeColumn} from './time-column.ts';
import {readTimes, takeTimes} from './time-column.ts';
import type {ValueColumn} from './value-column.ts';

const spanCount = Object.keys(span).length;

/** A source of a block, with what its first row's sequence is. */
interface BlockSource {
	readonly source: EventSource;
	readonly firstSequence: number;
}

/** Measures what `columnsPart` wrote. */
export function readColumns(content: Buffer, rows: number): PartRead<BlockColumns> {
	const reader = new ByteReader(content);
	const sources: BlockSource[] = [];
	for (let left = reader.count(blockLimits.rows); left > 0; left -= 1)
		sources.push(readSource(reader));
	const [hosts, programs] = [readSpanTexts(reader), readSpanTexts(reader)];
	const times = {
		id: takeTimes(reader, rows),
		receivedAt: takeTimes(reader, rows),
		time: takeTimes(reader, rows),
	};
	const numbers = {
		source: takeColumn(reader, rows),
		sequence: takeColumn(reader, rows),
		format: takeColumn(reader, rows),
		priority: takeColumn(reader, rows),
		length: takeColumn(reader, rows),
		host: takeColumn(reader, rows),
		program: takeColumn(reader, rows),
	};
	const spans = Array.from({length: spanCount}, () => ({
		gaps: takeColumn(reader, rows),
		excess: takeColumn(reader, rows),
	}));
	if (!reader.isDone) return damaged('columns', 'its content does not fit its size');
	return ok(new BlockColumns({rows, sources, hosts, programs, times, numbers, spans}));
}

interface MeasuredColumns {
	readonly rows: number;
	readonly sources: readonly BlockSource[];
	readonly hosts: readonly Buffer[];
	readonly programs: readonly Buffer[];
	readonly times: Readonly<Record<'id' | 'receivedAt' | 'time', TimeColumn>>;
	readonly numbers: Readonly<
		Record<
			'source' | 'sequence' | 'format' | 'priority' | 'length' | 'host' | 'program',
			NumberColumn
		>
	>;
	readonly spans: readonly {readonly gaps: NumberColumn; readonly excess: NumberColumn}[];
}

/** What a block's rows are but their bytes and fields, by column; each is read when it is first asked for. */
export class BlockColumns {
	readonly rows: number;
	readonly sources: readonly EventSource[];
	readonly #measured: MeasuredColumns;
	readonly #read = new Map<NumberColumn | TimeColumn, Float64Array>();
	#spans: Int32Array | undefined;
	#hosts: ValueColumn | undefined;
	#programs: ValueColumn | undefined;

	constructor(measured: MeasuredColumns) {
		this.rows = measured.rows;
		this.sources = measured.sources.map(({source}) => source);
		this.#measured = measured;
	}

	/** Of what was read. */
	get heldBytes(): number {
		let bytes = this.#spans?.byteLength ?? 0;
		for (const texts of [this.#hosts, this.#programs]) bytes += texts?.ids.byteLength ?? 0;
		for (const numbers of this.#read.values()) bytes += numbers.byteLength;
		return bytes;
	}

	/** Rising. */
	get ids(): Float64Array {
		const {id} = this.#measured.times;
		return this.#once(id, () => readTimes(id));
	}

	get receivedAt(): Float64Array {
		const {receivedAt} = this.#measured.times;
		return this.#once(receivedAt, () => readTimes(receivedAt));
	}

	get times(): Float64Array {
		const {time} = this.#measured.times;
		return this.#once(time, () => readTimes(time, this.receivedAt));
	}

	/** Places in `sources`. */
	get sourcePlaces(): Float64Array {
		return this.#numbers('source');
	}

	/** PRI 0-191; -1 where none was sent. */
	get priorities(): Float64Array {
		return this.#numbers('priority');
	}

	/** Indexes into the batch's `formats`. */
	get formats(): Float64Array {
		return this.#numbers('format');
	}

	/** Bytes of each row. */
	get lengths(): Float64Array {
		return this.#numbers('length');
	}

	get hosts(): ValueColumn {
		return (this.#hosts ??= textColumn(this.#measured.hosts, this.#measured.numbers.host));
	}

	get programs(): ValueColumn {
		return (this.#programs ??= textColumn(this.#measured.programs, this.#measured.numbers.program));
	}

	/** Positions within each row's source and epoch. */
	sequences(): Float64Array {
		const next = this.#measured.sources.map(({firstSequence}) => firstSequence);
		return readNumbers(this.#measured.numbers.sequence).map((above, row) => {
			const place = this.sourcePlaces[row] ?? 0;
			const sequence = (next[place] ?? 0) + above;
			next[place] = sequence + 1;
			return sequence;
		});
	}

	/** As the spans of a batch: two a span and row, from and to; -1 where it is absent. */
	get spans(): Int32Array {
		return (this.#spans ??= this.#readSpans());
	}

	/** Where a part of a row lies in its line; -1 where the row lacks it. */
	spanFrom(row: number, place: number): number {
		return this.spans[(row * spanCount + place) * 2] ?? -1;
	}

	spanTo(row: number, place: number): number {
		return this.spans[(row * spanCount + place) * 2 + 1] ?? -1;
	}

	#readSpans(): Int32Array {
		const spans = new Int32Array(this.rows * spanCount * 2).fill(-1);
		const ends = new Int32Array(this.rows);
		for (const [place, {gaps, excess}] of this.#measured.spans.entries()) {
			const expected = this.#expectedLengths(place);
			const [gapOf, excessOf] = [readNumbers(gaps), readNumbers(excess)];
			for (let row = 0; row < this.rows; row += 1) {
				const gap = gapOf[row] ?? 0;
				if (gap === 0) continue;
				const from = (ends[row] ?? 0) + (gap < 0 ? gap : gap - 1);
				const base = place === span.message ? (this.lengths[row] ?? 0) : from;
				const to = base + (expected?.[row] ?? 0) + (excessOf[row] ?? 0);
				const at = (row * spanCount + place) * 2;
				spans[at] = from;
				spans[at + 1] = to;
				ends[row] = to;
			}
		}
		return spans;
	}

	#expectedLengths(place: number): Float64Array | undefined {
		const {hosts, programs} = this.#measured;
		if (place === span.host) return lengthsOf(hosts, this.hosts.ids);
		return place === span.program ? lengthsOf(programs, this.programs.ids) : undefined;
	}

	#numbers(name: keyof MeasuredColumns['numbers']): Float64Array {
		const column = this.#measured.numbers[name];
		return this.#once(column, () => readNumbers(column));
	}

	#once(column: NumberColumn | TimeColumn, read: () => Float64Array): Float64Array {
		const known = this.#read.get(column);
		if (known !== undefined) return known;
		const numbers = read();
		this.#read.set(column, numbers);
		return numbers;
	}
}

function readSource(reader: ByteReader): BlockSource {
	const channel = channels[reader.byte()];
	const [address, epoch] = [reader.text(blockLimits.nameBytes), reader.text(blockLimits.nameBytes)];
	const firstSequence = reader.double();
	if (channel === undefined) reader.isBroken = true;
	return {source: {channel: channel ?? 'udp', address, epoch}, firstSequence};
}

function readSpanTexts(reader: ByteReader): readonly Buffer[] {
	const texts: Buffer[] = [];
	for (let left = reader.count(blockLimits.rows); left > 0; left -= 1)
		texts.push(reader.bytes(blockLimits.textBytes));
	return texts;
}

function textColumn(texts: readonly Buffer[], ids: NumberColumn): ValueColumn {
	return {
		values: texts.map((bytes) => bytes.toString('utf8')),
		ids: new Uint16Array(readNumbers(ids)),
	};
}

function lengthsOf(texts: readonly Buffer[], ids: Uint16Array): Float64Array {
	const lengths = new Float64Array(ids.length);
	for (let row = 0; row < ids.length; row += 1)
		lengths[row] = texts[(ids[row] ?? 0) - 1]?.length ?? 0;
	return lengths;
}
