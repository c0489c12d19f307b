import {Buffer} from 'node:buffer';
import {ByteTable} from '../base/byte-table.ts';
import type {EventBatch} from '../model/event-batch.ts';
import {span} from '../model/event-batch.ts';
import {mayWriteRecords} from './audit/audit-decoder.ts';
import type {Pack} from './pack.ts';
import {PackFilter} from './pack-filter.ts';
import {PackTexts} from './pack-texts.ts';

/** Programs remembered; the names come from outside. */
const maxPrograms = 1024;

/** A pack, or a filter of several. */
type Decoder = Pick<Pack, 'decode'>;

/** Packs for lines of files whose program no pack names: what was taken for its name may be the program's text. */
export interface LinePacks {
	/** Those of all of them, to be forgotten before each message. */
	readonly texts: PackTexts;
	/** For the message. */
	readonly others: Decoder;
	/** For the whole line. */
	readonly lines: Decoder;
	/** Those of them that are not for the message. */
	readonly onlyLines: Decoder;
}

export interface Program {
	readonly name: string | null;
	readonly mayAudit: boolean;
	/** Whether a pack names it. */
	readonly isClaimed: boolean;
	readonly mayBeContainer: boolean;
	readonly mayGuess: boolean;
	/** The packs to try: those that name it, then those for others. */
	readonly packs: readonly Decoder[];
	/** Those to try on lines of files in their place; undefined where a pack names it. */
	readonly line: LinePacks | undefined;
}

/** The programs that were met, by the bytes of their names: to make a text of each would cost more than all packs. */
export class Programs {
	readonly #packs: readonly Pack[];
	readonly #unnamed: Program;
	readonly #names = new ByteTable();
	readonly #known: Program[] = [];

	constructor(packs: readonly Pack[]) {
		this.#packs = packs;
		this.#unnamed = {...namedAs(null), ...findPacks(packs, null)};
	}

	of(batch: EventBatch, row: number): Program {
		const from = batch.spanFrom(row, span.program);
		if (from < 0) return this.#unnamed;
		const start = batch.start[row] ?? 0;
		const to = start + batch.spanTo(row, span.program);
		const index = this.#names.find(batch.bytes, start + from, to);
		const known = index < 0 ? undefined : this.#known[index];
		return known ?? this.#add(batch.spanBytes(row, 'program') ?? Buffer.alloc(0));
	}

	/** A program by its name, of a message within another. */
	named(name: string | null): Program {
		if (name === null) return this.#unnamed;
		const bytes = Buffer.from(name);
		const index = this.#names.find(bytes, 0, bytes.length);
		return (index < 0 ? undefined : this.#known[index]) ?? this.#add(bytes);
	}

	/** What was looked at for the packs of lines may be overwritten. */
	forgetLine(): void {
		this.#unnamed.line?.texts.forget();
	}

	#add(bytes: Buffer): Program {
		if (this.#known.length === maxPrograms) {
			this.#known.length = 0;
			this.#names.clear();
		}
		const name = bytes.toString();
		const isClaimed = this.#packs.some((pack) => isFor(pack, name));
		const packs = isClaimed ? findPacks(this.#packs, name) : this.#unnamed;
		const program = {...packs, ...namedAs(name)};
		this.#known[this.#names.add(bytes, 0, bytes.length)] = program;
		return program;
	}
}

/** Whether Docker's syslog driver names a container, and not a program: `3a4b5c6d7e8f`, `docker/NAME`. */
function isContainer(program: string | null): boolean {
	return program === null || program.includes('/') || /^[\da-f]{12}$/.test(program);
}

function namedAs(name: string | null): Pick<Program, 'name' | 'mayAudit' | 'mayBeContainer'> {
	return {name, mayAudit: mayWriteRecords(name), mayBeContainer: isContainer(name)};
}

function findPacks(
	packs: readonly Pack[],
	program: string | null,
): Pick<Program, 'isClaimed' | 'mayGuess' | 'packs' | 'line'> {
	const named = packs.filter((pack) => isFor(pack, program));
	const rest = packs.filter(
		(pack) =>
			!named.includes(pack) &&
			(pack.others === 'all' || (pack.others === 'unclaimed' && named.length === 0)),
	);
	const mayGuess = named.every((pack) => pack.guess);
	if (named.length > 0)
		return {isClaimed: true, mayGuess, packs: [...named, ...rest], line: undefined};
	return {isClaimed: false, mayGuess, packs: [new PackFilter(rest)], line: linePacks(packs, rest)};
}

function linePacks(packs: readonly Pack[], others: readonly Pack[]): LinePacks {
	const lines = packs.filter((pack) => pack.others === 'lines' || pack.others === 'unclaimed');
	const onlyLines = lines.filter((pack) => !others.includes(pack));
	const texts = new PackTexts([...others, ...onlyLines]);
	return {
		texts,
		others: new PackFilter(others, texts),
		lines: new PackFilter(lines, texts),
		onlyLines: new PackFilter(onlyLines, texts),
	};
}

function isFor({programs}: Pack, program: string | null): boolean {
	return programs.some((name) => isNamed(name, program));
}

/** A program is named by its name or its path (`/usr/sbin/sshd`). */
function isNamed(name: string, program: string | null): boolean {
	if (program === null) return false;
	if (name.endsWith('*')) return program.startsWith(name.slice(0, -1));
	return program === name || (program.startsWith('/') && program.endsWith(`/${name}`));
}
