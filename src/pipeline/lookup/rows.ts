import type {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {CsvError, parse as parseStream} from 'csv-parse';
import {parse} from 'csv-parse/sync';
import {messageOf} from '../../base/errors.ts';
import {isNetwork} from '../../base/ip-network.ts';
import type {FieldValue} from '../../model/event.ts';
import {isLookedUp} from '../../model/looked-up.ts';
import type {FoundFields, LookupFault, LookupRow, RowsResult} from './table.ts';
import {lookupLimits} from './table.ts';

/** Which column is the key, and which field each other one becomes. */
export interface ColumnPlan {
	/** Undefined: the first. */
	readonly key: string | undefined;
	/** Column -> field; of a column that is not named here, its own name where that is such a field, else `asset.COLUMN`. */
	readonly fields: Readonly<Record<string, string>>;
}

/** A row as the file has it. */
interface Cells {
	readonly line: number;
	readonly cells: Readonly<Record<string, unknown>>;
	readonly names?: readonly string[];
}

const csvOptions = {
	bom: true,
	columns: (names: readonly string[]) => names.map((name) => name.trim()),
	comment: '#',
	comment_no_infix: true,
	relax_column_count: true,
	skip_empty_lines: true,
	trim: true,
	on_record: (cells: Cells['cells'], {lines: line}: {readonly lines: number}): Cells => ({
		line,
		cells,
	}),
} as const;

/** Reads CSV (RFC 4180) with a line of column names. */
export function readCsv(text: string, plan: ColumnPlan): RowsResult {
	try {
		return rowsOf(parse<Cells, Cells['cells']>(text, csvOptions), plan);
	} catch (error) {
		return csvFault(error);
	}
}

/** The same of a stream of bytes, so that others have their turn between its pieces. Rejects where that fails. */
export async function readCsvStream(bytes: Readable, plan: ColumnPlan): Promise<RowsResult> {
	const rows = new Rows(plan);
	const parser = parseStream<Cells, Cells['cells']>(csvOptions);
	try {
		await pipeline(bytes, parser, async (records: AsyncIterable<Cells>) => {
			for await (const record of records) rows.add(record);
		});
	} catch (error) {
		if (error instanceof CsvError) return csvFault(error);
		throw error;
	}
	return rows.result();
}

function csvFault(error: unknown): RowsResult {
	const line = error instanceof Error && 'lines' in error ? Number(error.lines) : 1;
	return {kind: 'error', fault: {line, message: messageOf(error)}};
}

/** Reads a JSON array of objects, or an object whose keys are the keys of its objects. */
export function readJson(text: string, plan: ColumnPlan): RowsResult {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		return {kind: 'error', fault: {line: 1, message: messageOf(error)}};
	}
	if (Array.isArray(value)) return rowsOf(value.map(cellsOf), plan);
	if (!isObject(value)) {
		const message = 'neither an array of objects nor an object of objects';
		return {kind: 'error', fault: {line: 1, message}};
	}
	const rows = Object.entries(value).map(([key, cells], index) => ({
		line: index + 1,
		cells: {'': key, ...(isObject(cells) ? cells : {name: cells})},
	}));
	return rowsOf(rows, {...plan, key: ''});
}

/** Reads a hosts file (hosts(5)): the first name of an address is `asset.name`, and each of them finds it. */
export function readHosts(text: string): RowsResult {
	const rows = text.split('\n').map((line, index) => {
		const [key = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
		return {line: index + 1, cells: {key, name: names[0] ?? ''}, ...(isNoHost(key) ? {} : {names})};
	});
	return rowsOf(
		rows.filter(({cells}) => cells.key !== ''),
		{key: 'key', fields: {name: 'asset.name'}},
	);
}

/** What lists of names to block have in the place of an address. */
function isNoHost(address: string): boolean {
	return /^(?:0\.0\.0\.0|127\..*|::1?)$/.test(address);
}

function cellsOf(value: unknown, index: number): Cells {
	return {line: index + 1, cells: isObject(value) ? value : {}};
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function rowsOf(records: readonly Cells[], plan: ColumnPlan): RowsResult {
	const rows = new Rows(plan);
	for (const record of records) rows.add(record);
	return rows.result();
}

/** The rows of a file so far. */
class Rows {
	readonly #plan: ColumnPlan;
	readonly #rows: LookupRow[] = [];
	#records = 0;
	#first: LookupFault | undefined;

	constructor(plan: ColumnPlan) {
		this.#plan = plan;
	}

	add({line, cells, names}: Cells): void {
		this.#records += 1;
		const isTooMany = this.#records > lookupLimits.rows;
		const row = isTooMany ? `more than ${lookupLimits.rows} rows` : rowOf(cells, this.#plan);
		if (typeof row === 'string') this.#first ??= {line, message: row};
		else this.#rows.push(names === undefined ? row : {...row, names});
	}

	result(): RowsResult {
		const leftOut = this.#records - this.#rows.length;
		return {kind: 'ok', rows: this.#rows, leftOut, first: this.#first};
	}
}

/** Returns what is wrong with it as a text. */
function rowOf(cells: Cells['cells'], plan: ColumnPlan): LookupRow | string {
	const entries = Object.entries(cells);
	const column = plan.key ?? entries[0]?.[0] ?? '';
	const key = cells[column];
	if ((typeof key !== 'string' && typeof key !== 'number') || String(key).trim() === '')
		return column === '' ? 'an empty row' : `no value in the key column '${column}'`;
	const text = String(key).trim();
	if (text.includes('/') && !isNetwork(text)) return `'${text.slice(0, 64)}' is no network`;
	const fields: FoundFields = entries
		.slice(0, lookupLimits.columns)
		.flatMap(([name, value]) =>
			name === column || !isValue(value) ? [] : [[fieldOf(name, plan), value] as const],
		);
	return {key: text, fields};
}

function isValue(value: unknown): value is FieldValue {
	if (typeof value === 'number') return Number.isFinite(value);
	return typeof value === 'string' && value !== '' && value.length <= lookupLimits.characters;
}

function fieldOf(column: string, {fields}: ColumnPlan): string {
	const given = fields[column];
	if (given !== undefined) return given;
	const name = column.toLowerCase().replaceAll(/[^a-z0-9_.]+/g, '_');
	return isLookedUp(name) ? name : `asset.${name.replaceAll('.', '_')}`;
}
