import path from 'node:path';
import {NmsError} from '../base/errors.ts';
import type {Damage} from './block/part-read.ts';
import {catalogueSchema, readResting} from './event-catalogue.ts';
import type {RestingFile} from './event-catalogue.ts';
import {EventFile} from './event-file.ts';
import type {KnownFile} from './event-files.ts';
import {KeptBlocks} from './kept-blocks.ts';
import {KeptMasks} from './kept-masks.ts';
import {listEventFiles, parseFileName} from './event-file-name.ts';
import type {FoundBlock} from './found-block.ts';
import {openForReading} from './open-database.ts';
import {OpenFiles} from './open-files.ts';
import {OwnSignatures} from './own-signatures.ts';
import type {FieldsOf} from './redecode.ts';
import {isDamage, sqliteFailure} from './sqlite-failure.ts';
import {Statements} from './statements.ts';

/** Most damaged blocks that are told of. */
const problemLimit = 100;

export interface ReadFilesOptions {
	/** Called with the name of a file that proved damaged, which only its writer may set aside, and the reason. */
	readonly onDamage: (name: string, reason: unknown) => void;
	/** Decodes events anew for a query that wants it. */
	readonly fieldsOf?: FieldsOf;
}

/**
 * The event files of a directory for those that read, in whatever thread or process, while another writes. Which there are is looked
 * up anew at each question; one that its writer has left is not opened for it.
 */
export class ReadFiles {
	readonly fieldsOf: FieldsOf;
	readonly signatures = new OwnSignatures();
	readonly blocks = new KeptBlocks();
	readonly masks = new KeptMasks();
	readonly #directory: string;
	readonly #catalogueFile: string;
	readonly #onDamage: ReadFilesOptions['onDamage'];
	readonly #open: OpenFiles;
	readonly #reading = new Set<EventFile>();
	readonly #problems = new Set<string>();
	#names: ReadonlySet<string> = new Set();
	#catalogue: Statements | undefined;
	#catalogueVersion = -1;
	#resting: ReadonlyMap<string, RestingFile> = new Map();

	constructor(
		directory: string,
		catalogueFile: string,
		{onDamage, fieldsOf = refuseDecoding}: ReadFilesOptions,
	) {
		this.fieldsOf = fieldsOf;
		this.#directory = directory;
		this.#catalogueFile = catalogueFile;
		this.#onDamage = onDamage;
		this.#open = new OpenFiles((name) => new EventFile(path.join(directory, name), 'read'));
	}

	/** By name: oldest day first. Without those that prove damaged. */
	all(): readonly KnownFile[] {
		const names = this.#list();
		const resting = this.#restingFiles();
		return names.flatMap((name) => {
			const parsed = parseFileName(name);
			const extent = resting.get(name)?.extent ?? this.#use(name, (open) => open.extent());
			return parsed === undefined || extent === undefined ? [] : [{name, ...parsed, extent}];
		});
	}

	/** What `work` reads of one moment of the file; undefined where it proves damaged, or is not there any more. */
	use<Result>({name}: KnownFile, work: (open: EventFile) => Result): Result | undefined {
		return this.#use(name, (open) => open.snapshot(() => work(open)));
	}

	/** The same, and of the same moment as all else of the file until `endReading`, which whoever calls this calls before he waits. */
	useBlocks<Result>({name}: KnownFile, work: (open: EventFile) => Result): Result | undefined {
		return this.#use(name, (open) => {
			this.#reading.add(open);
			open.beginReading();
			return work(open);
		});
	}

	/** What is read from here on is what is stored by then. */
	endReading(): void {
		for (const open of this.#reading) open.endReading();
		this.#reading.clear();
	}

	/** A block is passed by because a part of it cannot be believed. */
	reportBlock({file, block}: FoundBlock, {part, reason}: Damage): void {
		const name = path.join(this.#directory, file.name);
		const text = `${block.kind} ${block.number} of ${name} (ids ${block.firstId} to ${block.lastId}) is damaged: ${part}: ${reason}; restore the file from a backup`;
		if (this.#problems.size < problemLimit) this.#problems.add(text);
	}

	/** What is wrong with blocks that were met, in words. */
	problems(): readonly string[] {
		return [...this.#problems];
	}

	close(): void {
		this.blocks.clear();
		this.#reading.clear();
		this.#open.closeAll();
		this.#catalogue?.database.close();
		this.#catalogue = undefined;
	}

	#use<Result>(name: string, work: (open: EventFile) => Result): Result | undefined {
		if (!this.#names.has(name)) return undefined;
		try {
			return work(this.#open.get(name));
		} catch (error) {
			if (error instanceof NmsError && error.code === 'not_found') return undefined;
			if (this.#list().includes(name) && !isDamage(error))
				throw sqliteFailure(error, 'use', path.join(this.#directory, name));
			this.#open.close(name);
			if (isDamage(error)) this.#onDamage(name, error);
			return undefined;
		}
	}

	#list(): readonly string[] {
		const {files} = listEventFiles(this.#directory);
		const found = new Set(files);
		for (const name of this.#names) if (!found.has(name)) this.#open.close(name);
		this.#names = found;
		return files;
	}

	/** Without a catalogue, each file is asked for itself. */
	#restingFiles(): ReadonlyMap<string, RestingFile> {
		try {
			this.#catalogue ??= new Statements(openForReading(this.#catalogueFile, catalogueSchema));
			// It changes when the writer has committed.
			const version = Number(this.#catalogue.database.pragma('data_version', {simple: true}));
			if (version !== this.#catalogueVersion) this.#resting = readResting(this.#catalogue);
			this.#catalogueVersion = version;
		} catch {
			this.#resting = new Map();
		}
		return this.#resting;
	}
}

const refuseDecoding: FieldsOf = () => {
	throw new NmsError('refused', 'there are no decoders here', {remedy: "leave out 'redecode:'"});
};
