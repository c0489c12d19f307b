import {levelColumns, nameKinds, nameLimits, totalsUpTo} from '../event-rollups.ts';
import type {Statements} from '../statements.ts';
import type {Volumes} from '../volumes.ts';
import type {Check} from './check-step.ts';
import type {CheckedFile} from './checked-file.ts';
import type {CountRow} from './compare-counts.ts';
import {countsDiffer} from './compare-counts.ts';

/** Compares the counts of minutes and steps with what was counted of the blocks and of the lines that did not parse. */
export function* checkVolumes(checked: CheckedFile): Check {
	const {volumes, open} = checked;
	const {statements} = open;
	if (countsDiffer(storedMinutes(statements), countedMinutes(volumes)))
		yield checked.damage('table minutes', otherCounts);
	if (countsDiffer(sourceRows(statements), countedSources(volumes)))
		yield checked.damage('table source_volumes', otherCounts);
	if (countsDiffer(nameRows(statements), countedNames(volumes)))
		yield checked.damage('table name_volumes', otherCounts);
}

/** Compares the totals with the steps that they sum up. */
export function* checkTotals(checked: CheckedFile): Check {
	const {statements} = checked.open;
	const upTo = totalsUpTo(statements);
	const sources = sourceRows(statements, upTo).map((row) => withoutStep(row));
	if (totalsDiffer(sourceTotals(statements), sources, nameLimits.sourceTotals))
		yield checked.damage('table source_totals', otherCounts);
	const names = nameRows(statements, upTo).map((row) => withoutStep(row));
	if (totalsDiffer(nameTotals(statements), names, nameLimits.nameTotals))
		yield checked.damage('table name_totals', otherCounts);
}

const otherCounts = 'its counts are not those of the events';

/** At the bound a name may have a row of its own and have been counted with the others before: then sums are compared. */
function totalsDiffer(
	stored: readonly CountRow[],
	counted: readonly CountRow[],
	limit: number,
): boolean {
	if (stored.length < limit) return countsDiffer(stored, counted);
	return countsDiffer(sumsOfGroups(stored), sumsOfGroups(counted));
}

function sumsOfGroups(rows: readonly CountRow[]): readonly CountRow[] {
	const sums = new Map<string, CountRow>();
	for (const {group, counts} of rows) {
		const before = sums.get(group)?.counts ?? [];
		sums.set(group, {group, name: '', counts: counts.map((one, at) => one + (before[at] ?? 0))});
	}
	return [...sums.values()];
}

/** Of a group whose first word is its step. */
function withoutStep(row: CountRow): CountRow {
	return {...row, group: row.group.slice(row.group.indexOf(' ') + 1)};
}

function storedMinutes(statements: Statements): readonly CountRow[] {
	return statements.all<Readonly<Record<string, number>>>('SELECT * FROM minutes').map((row) => ({
		group: String(row['minute']),
		name: '',
		counts: [row['parse_errors'] ?? 0, ...levelColumns.map((level) => row[level] ?? 0)],
	}));
}

function* countedMinutes({minutes}: Volumes): Generator<CountRow> {
	for (const [minute, {parseErrors, levels}] of minutes)
		yield {group: String(minute), name: '', counts: [parseErrors, ...levels]};
}

interface SourceValues {
	readonly channel: string;
	readonly address: string;
	readonly events: number;
	readonly errors: number;
}

interface NameValues {
	readonly kind: string;
	readonly name: string;
	readonly events: number;
}

interface OfStep {
	readonly step: number;
}

function sourceRows(statements: Statements, upTo = Number.MAX_SAFE_INTEGER): readonly CountRow[] {
	const sql = `SELECT step, channel, address, events, parse_errors AS errors FROM source_volumes WHERE step < ?`;
	return statements
		.all<SourceValues & OfStep>(sql, upTo)
		.map((row) => ({...sourceRow(row), group: `${row.step} ${row.channel}`}));
}

function* countedSources({steps}: Volumes): Generator<CountRow> {
	for (const [step, {sources}] of steps)
		for (const {source, events, parseErrors: errors} of sources.values())
			yield {...sourceRow({...source, events, errors}), group: `${step} ${source.channel}`};
}

function sourceTotals(statements: Statements): readonly CountRow[] {
	const sql = 'SELECT channel, address, events, parse_errors AS errors FROM source_totals';
	return statements.all<SourceValues>(sql).map((row) => sourceRow(row));
}

function sourceRow({channel, address, events, errors}: SourceValues): CountRow {
	return {group: channel, name: address, counts: [events, errors]};
}

function nameRows(statements: Statements, upTo = Number.MAX_SAFE_INTEGER): readonly CountRow[] {
	const sql = 'SELECT step, kind, name, events FROM name_volumes WHERE step < ?';
	return statements
		.all<NameValues & OfStep>(sql, upTo)
		.map(({step, kind, name, events}) => ({group: `${step} ${kind}`, name, counts: [events]}));
}

function* countedNames({steps}: Volumes): Generator<CountRow> {
	for (const [step, {hosts, programs}] of steps)
		for (const kind of nameKinds)
			for (const [name, events] of {host: hosts, program: programs}[kind])
				yield {group: `${step} ${kind}`, name, counts: [events]};
}

function nameTotals(statements: Statements): readonly CountRow[] {
	return statements
		.all<NameValues>('SELECT kind, name, events FROM name_totals')
		.map(({kind, name, events}) => ({group: kind, name, counts: [events]}));
}
