import {readFileSync, statSync} from 'node:fs';
import {stat} from 'node:fs/promises';
import {messageOf} from '../../../base/errors.ts';
import type {FileProblem} from '../../../base/yaml-document.ts';
import type {EventBatch} from '../../../model/event-batch.ts';
import type {Lookup} from '../../../pipeline/lookup/lookups.ts';
import {Lookups} from '../../../pipeline/lookup/lookups.ts';
import {mmdbTable} from '../../../pipeline/lookup/mmdb-table.ts';
import {rowTable} from '../../../pipeline/lookup/row-table.ts';
import {readCsv, readHosts, readJson} from '../../../pipeline/lookup/rows.ts';
import type {LookupTable, RowsResult} from '../../../pipeline/lookup/table.ts';
import {lookupLimits} from '../../../pipeline/lookup/table.ts';
import type {LookupSetting} from './lookups-schema.ts';

/** A table as it was read last. Times in milliseconds since the epoch. */
interface LookupFile {
	readonly setting: LookupSetting;
	/** Undefined where the file could never be read. */
	readonly table: LookupTable | undefined;
	/** When the table was read; 0: never. */
	readonly readAt: number;
	/** By which a change of the file is seen; undefined where there is none. */
	readonly stamp: string | undefined;
	readonly problem: FileProblem | undefined;
}

/** The tables of the configuration; a file that cannot be read now is used as it was `before`. */
export class LookupFiles {
	readonly files: readonly LookupFile[];
	readonly #lookups: Lookups;

	private constructor(files: readonly LookupFile[]) {
		this.files = files;
		this.#lookups = new Lookups(files.flatMap(lookupOf));
	}

	/** Reads the files; of those that are as they were before nothing. */
	static read(settings: readonly LookupSetting[], before?: LookupFiles): LookupFiles {
		return new LookupFiles(
			settings.map((setting) =>
				readLookup(
					setting,
					before?.files.find((file) => isSame(file.setting, setting)),
				),
			),
		);
	}

	get problems(): readonly FileProblem[] {
		return this.files.flatMap(({problem}) => (problem === undefined ? [] : [problem]));
	}

	/** See `Lookups.enrich`. */
	enrich(batch: EventBatch, row: number): void {
		this.#lookups.enrich(batch, row);
	}

	/** See `Lookups.find`. */
	find(value: string): ReturnType<Lookups['find']> {
		return this.#lookups.find(value);
	}

	/** These tables, with those files read that have changed; the same object where none has. */
	async refreshed(): Promise<LookupFiles> {
		const stamps = await Promise.all(
			this.files.map(async ({setting}) => stat(setting.file).then(stampOf, () => undefined)),
		);
		return this.files.every(({stamp}, index) => stamp === stamps[index])
			? this
			: LookupFiles.read(
					this.files.map(({setting}) => setting),
					this,
				);
	}
}

function isSame(one: LookupSetting, other: LookupSetting): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}

function lookupOf({setting: {name, on, format, watch}, table}: LookupFile): readonly Lookup[] {
	const isFirstOnly = format !== 'mmdb' && !watch;
	return table === undefined ? [] : [{name, table, on, isFirstOnly, isWatchList: watch}];
}

function readLookup(setting: LookupSetting, before: LookupFile | undefined): LookupFile {
	const {table, readAt = 0} = before ?? {};
	let stamp: string | undefined;
	try {
		const found = statSync(setting.file);
		stamp = stampOf(found);
		if (before?.stamp === stamp) return before;
		const {mmdbBytes, textBytes} = lookupLimits;
		const most = setting.format === 'mmdb' ? mmdbBytes : textBytes;
		if (!found.isFile() || found.size > most)
			throw new Error(`no file, or more than ${most} bytes long`);
		return {setting, stamp, readAt: Date.now(), ...tableOf(setting)};
	} catch (error) {
		const problem = problemAt(setting, 1, messageOf(error));
		return {setting, table, readAt, stamp, problem};
	}
}

/** Throws where the file gives no table. */
function tableOf(setting: LookupSetting): Pick<LookupFile, 'table' | 'problem'> {
	const {file, format} = setting;
	if (format === 'mmdb') return {table: mmdbTable(readFileSync(file)), problem: undefined};
	const result = rowsOf(setting, readFileSync(file, 'utf8'));
	if (result.kind === 'error')
		throw new Error(`line ${result.fault.line}: ${result.fault.message}`);
	const {rows, leftOut, first} = result;
	const problem =
		first &&
		problemAt(setting, first.line, `${leftOut} rows left out; the first: ${first.message}`);
	return {table: rowTable(rows), problem};
}

function rowsOf({format, key, fields}: LookupSetting, text: string): RowsResult {
	if (format === 'hosts') return readHosts(text);
	return format === 'csv' ? readCsv(text, {key, fields}) : readJson(text, {key, fields});
}

function problemAt({file, name}: LookupSetting, line: number, message: string): FileProblem {
	const remedy = `correct the file of the table '${name}'; it is read again by itself`;
	return {file, line, column: 1, message, remedy};
}

function stampOf({mtimeMs, size, ino}: {mtimeMs: number; size: number; ino: number}): string {
	return `${mtimeMs} ${size} ${ino}`;
}
