import {safe} from '../../base/terminal-text.ts';
import type {SafeText} from '../../base/terminal-text.ts';
import type {KnownJson, LookupTableJson} from '../../proto/rpc/lookup-schema.ts';
import {factLine} from './facts.ts';
import type {Look} from './look.ts';
import {timeText, valueText} from './look.ts';
import type {Column} from './table.ts';
import {tableLines} from './table.ts';

/** `nms lookup`: one row per table, and what is wrong with one below it. */
export function lookupTableLines(
	tables: readonly LookupTableJson[],
	look: Look,
): readonly string[] {
	const columns: readonly Column<LookupTableJson>[] = [
		{title: safe('TABLE'), text: ({name}) => safe(name)},
		{title: safe('FORMAT'), text: ({format}) => safe(format)},
		{title: safe('WATCH'), text: ({is_watch_list: isWatched}) => safe(isWatched ? 'yes' : 'no')},
		{title: safe('SIZE'), isNumber: true, text: ({size}) => valueText(size)},
		{title: safe('READ'), text: ({read}) => (read === null ? safe('never') : timeText(read, look))},
		{title: safe('FILE'), text: ({file}) => safe(file)},
	];
	const problems = tables.flatMap(({problem}) =>
		problem === null ? [] : [look.colours.red(factLine('problem', safe(problem)))],
	);
	return [...tableLines(columns, tables), ...problems];
}

/** `nms lookup VALUE`: one fact a line, below the name of its table. */
export function knownLines(known: readonly KnownJson[], {colours}: Look): readonly string[] {
	return known.flatMap(({table, fields}) => [
		colours.bold(safe(table)),
		...Object.entries(fields).map(([name, value]) => `  ${safe(name)}: ${safe(String(value))}`),
	]);
}

/** `192.0.2.7: asset.owner bob, source.geo.country_iso_code DE`, for an alert. */
export function knownText({value, fields}: KnownJson): SafeText {
	const words = Object.entries(fields).map(([name, each]) => `${name} ${each}`);
	return safe(`${value}: ${words.join(', ')}`);
}
