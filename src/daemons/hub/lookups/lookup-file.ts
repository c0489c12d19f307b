import {createReadStream, readFileSync, statSync} from 'node:fs';
import type {Stats} from 'node:fs';
import {readFile, stat} from 'node:fs/promises';
import {setImmediate} from 'node:timers/promises';
import {messageOf} from '../../../base/errors.ts';
import {rfc3339} from '../../../base/time.ts';
import type {FileProblem} from '../../../base/yaml-document.ts';
import {mmdbTable} from '../../../pipeline/lookup/mmdb-table.ts';
import {rowTable, RowTable} from '../../../pipeline/lookup/row-table.ts';
import {readCsv, readCsvStream, readHosts, readJson} from '../../../pipeline/lookup/rows.ts';
import type {LookupRow, LookupTable, RowsResult} from '../../../pipeline/lookup/table.ts';
import {lookupLimits} from '../../../pipeline/lookup/table.ts';
import type {LookupSetting} from './lookups-schema.ts';

/** A table as it was read last. Times in milliseconds since the epoch. */
export interface LookupFile {
	readonly setting: LookupSetting;
	/** Undefined where the file could never be read. */
	readonly table: LookupTable | undefined;
	/** When the table was read; 0: never. */
	readonly readAt: number;
	/** By which a change of the file is seen; undefined where there is none. */
	readonly stamp: string | undefined;
	readonly problem: FileProblem | undefined;
}

type Read = Pick<LookupFile, 'table' | 'problem'>;

/** Reads the file at once, as at a start; what is as it was `before` is not read. */
export function readLookup(setting: LookupSetting, before: LookupFile | undefined): LookupFile {
	let stamp: string | undefined;
	try {
		const found = statSync(setting.file);
		stamp = stampOf(found);
		if (before?.stamp === stamp) return before;
		checkSize(setting, found);
		return {setting, stamp, readAt: Date.now(), ...tableOf(setting)};
	} catch (error) {
		return asBefore({setting, before, stamp, error});
	}
}

/** The same while others have their turn. */
export async function readLookupInSlices(
	setting: LookupSetting,
	before: LookupFile,
): Promise<LookupFile> {
	let stamp: string | undefined;
	try {
		const found = await stat(setting.file);
		stamp = stampOf(found);
		if (before.stamp === stamp) return before;
		checkSize(setting, found);
		return {setting, stamp, readAt: Date.now(), ...(await tableInSlices(setting))};
	} catch (error) {
		// It is not there any more, or still.
		if (stamp === undefined && before.stamp === undefined) return before;
		return asBefore({setting, before, stamp, error});
	}
}

function checkSize({format}: LookupSetting, found: Stats): void {
	const {mmdbBytes, textBytes} = lookupLimits;
	const most = format === 'mmdb' ? mmdbBytes : textBytes;
	if (!found.isFile() || found.size > most)
		throw new Error(`no file, or more than ${most} bytes long`);
}

function asBefore({
	setting,
	before,
	stamp,
	error,
}: {
	readonly setting: LookupSetting;
	readonly before: LookupFile | undefined;
	readonly stamp: string | undefined;
	readonly error: unknown;
}): LookupFile {
	const {table, readAt = 0} = before ?? {};
	const used = table === undefined ? '' : `; what was read at ${rfc3339(readAt)} is used`;
	return {setting, table, readAt, stamp, problem: problemAt(setting, 1, messageOf(error) + used)};
}

/** Throws where the file gives no table. */
function tableOf(setting: LookupSetting): Read {
	const {file, format} = setting;
	if (format === 'mmdb') return {table: mmdbTable(readFileSync(file)), problem: undefined};
	const result = rowsOf(setting, readFileSync(file, 'utf8'));
	return {table: rowTable(rowsIn(result)), problem: problemOf(setting, result)};
}

async function tableInSlices(setting: LookupSetting): Promise<Read> {
	const {file, format, key, fields} = setting;
	if (format === 'mmdb') return {table: mmdbTable(await readFile(file)), problem: undefined};
	const result =
		format === 'csv'
			? await readCsvStream(createReadStream(file), {key, fields})
			: rowsOf(setting, await readFile(file, 'utf8'));
	return {table: await tableOfRows(rowsIn(result)), problem: problemOf(setting, result)};
}

/** Rows taken before others have their turn. */
const sliceRows = 2000;

async function tableOfRows(rows: readonly LookupRow[]): Promise<LookupTable> {
	const table = new RowTable();
	for (const [at, row] of rows.entries()) {
		table.add(row);
		// oxlint-disable-next-line no-await-in-loop
		if (at % sliceRows === sliceRows - 1) await setImmediate();
	}
	return table;
}

function rowsOf({format, key, fields}: LookupSetting, text: string): RowsResult {
	if (format === 'hosts') return readHosts(text);
	return format === 'csv' ? readCsv(text, {key, fields}) : readJson(text, {key, fields});
}

function rowsIn(result: RowsResult): readonly LookupRow[] {
	if (result.kind === 'ok') return result.rows;
	throw new Error(`line ${result.fault.line}: ${result.fault.message}`);
}

function problemOf(setting: LookupSetting, result: RowsResult): FileProblem | undefined {
	if (result.kind === 'error' || result.first === undefined) return undefined;
	const {leftOut, first} = result;
	return problemAt(setting, first.line, `${leftOut} rows left out; the first: ${first.message}`);
}

function problemAt({file, name}: LookupSetting, line: number, message: string): FileProblem {
	const remedy = `correct the file of the table '${name}'; it is read again by itself`;
	return {file, line, column: 1, message, remedy};
}

function stampOf({mtimeMs, size, ino}: Stats): string {
	return `${mtimeMs} ${size} ${ino}`;
}
