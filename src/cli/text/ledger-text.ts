import {cutText, joinText, line, safe} from '../../base/terminal-text.ts';
import type {SafeText} from '../../base/terminal-text.ts';
import type {LedgerResult, LedgerRowJson} from '../../proto/rpc/ledger-schema.ts';
import {lostCount, missingOf, rowLosses} from '../../proto/rpc/row-losses.ts';
import type {HealthJson} from '../../proto/rpc/schema.ts';
import {countText, sizeText} from './amount.ts';
import {factLine} from './facts.ts';
import type {Look} from './look.ts';
import {timeText} from './look.ts';
import type {Column} from './table.ts';
import {tableLines} from './table.ts';

/** Columns of the widest source; so the table fits into 80. */
const sourceWidth = 20;

type Loss = HealthJson['losses'][number];

/** A source of the table, all of those that have none of their own, or all together. */
interface Row extends Pick<
	LedgerRowJson,
	'received' | 'rejected' | 'bytes' | 'stored' | 'lost' | 'dropped'
> {
	readonly name: SafeText;
	readonly channel: SafeText;
	readonly missing: number;
}

/** What was lost since the start, one line each, or that nothing was; what was before is told in few words. */
export function lossLines({losses, started}: HealthJson, look: Look): readonly string[] {
	const lines = losses.filter(({is_past: isPast}) => !isPast).map((loss) => lossLine(loss, look));
	if (lines.length > 0) return lines;
	const past = losses.map(
		({text, last}) => line`; before it ${safe(text)}, found ${timeText(last, look)}`,
	);
	return [factLine('lost', line`nothing since ${timeText(started, look)}${joinText(past)}`)];
}

/** `nms status --by-source`: who lost most first, then who sent most; below it what is missing of whom. */
export function ledgerLines(
	{rows, all, others, kernel, missing: missingEvents, total}: LedgerResult,
	look: Look,
): readonly string[] {
	const table: readonly Row[] = [
		...rows.map(rowOf),
		...(others.received + lostCount({...others, missing: 0}) > 0
			? [{...others, name: safe('(others)'), channel: safe('-'), missing: 0}]
			: []),
		{...all, name: safe(`(all ${total})`), channel: safe('-'), missing: missingEvents},
	];
	const drops = kernel.map(({address, port, dropped, last}) =>
		factLine(
			'kernel',
			line`${dropped} dropped at udp ${safe(address)} port ${port}, last ${timeText(last, look)}`,
		),
	);
	const missing = rows.flatMap((row) => missingLines(row, look));
	return [...tableLines(columns(look), table), ...spaced(drops), ...spaced(missing)];
}

function lossLine({text, remedy, last}: Loss, look: Look): string {
	return look.colours.red(
		factLine('lost', line`${safe(text)}; last ${timeText(last, look)}; ${safe(remedy)}`),
	);
}

function spaced(lines: readonly string[]): readonly string[] {
	return lines.length === 0 ? [] : ['', ...lines];
}

function rowOf(row: LedgerRowJson): Row {
	const {channel, address, name} = row;
	// An address is never claimed, as a device's name is; an agent's id says nothing to people.
	const shown = channel === 'agent' && name !== null ? name : address;
	return {
		...row,
		name: cutText(safe(shown), sourceWidth),
		channel: safe(channel),
		missing: missingOf(row),
	};
}

function columns(look: Look): readonly Column<Row>[] {
	const count = (title: string, of: (row: Row) => number): Column<Row> => ({
		title: safe(title),
		isNumber: true,
		text: (row) => countText(of(row)),
	});
	return [
		{title: safe('SOURCE'), text: ({name}) => name},
		{title: safe('VIA'), text: ({channel}) => channel},
		count('RECEIVED', ({received}) => received),
		count('REJECTED', ({rejected}) => rejected),
		count('STORED', ({stored}) => stored),
		{title: safe('BYTES'), isNumber: true, text: ({bytes}) => sizeText(bytes)},
		{
			title: safe('LOST'),
			text: lostText,
			style: (cell, row) => (lostText(row) === '-' ? cell : look.colours.red(cell)),
		},
	];
}

/** How much, and of which cause most: `120 pool`; with a plus where there are others. */
function lostText(row: Row): SafeText {
	const causes = rowLosses(row);
	const [worst] = causes;
	if (worst === undefined) return safe('-');
	return line`${countText(lostCount(row))} ${safe(worst[0])}${safe(causes.length > 1 ? '+' : '')}`;
}

function missingLines({name, address, agent}: LedgerRowJson, look: Look): readonly string[] {
	return (agent?.missing_ranges ?? []).map(({epoch, first, last, found}) =>
		factLine(
			'missing',
			line`${safe(name ?? address)} ${first}-${last} of epoch ${safe(epoch)}, found ${timeText(found, look)}`,
		),
	);
}
