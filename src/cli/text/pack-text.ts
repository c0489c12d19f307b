import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, safe} from '../../base/terminal-text.ts';
import type {PackSummary} from '../../decode/pack-summary.ts';
import type {ContentVerdict} from '../../pipeline/content-test.ts';
import type {Look} from './look.ts';
import {countOf} from './look.ts';
import type {Column} from './table.ts';
import {tableLines} from './table.ts';

/** Columns of the programs' names. */
const programsWidth = 40;

const columns: readonly Column<PackSummary>[] = [
	{title: safe('DECODER'), text: ({name}) => safe(name)},
	{title: safe('PROGRAMS'), text: programsText},
	{title: safe('PATTERNS'), isNumber: true, text: ({patterns}) => safe(String(patterns))},
	{title: safe('TESTS'), isNumber: true, text: ({tests}) => safe(String(tests))},
	{title: safe('DESCRIPTION'), text: ({description}) => safe(description)},
];

/** `nms decoder list`: one row per pack. */
export function packTable(packs: readonly PackSummary[]): readonly string[] {
	return tableLines(columns, packs);
}

const otherPrograms = {
	none: [],
	lines: ['lines of files'],
	unclaimed: ['those no pack names'],
	all: ['all others'],
} as const;

function programsText({programs, others}: PackSummary): SafeText {
	const more = otherPrograms[others];
	return cutText(safe([...programs, ...more].join(' ')), programsWidth);
}

/** `nms test`: one row per file, and how many of what. */
export function verdictLines(
	verdicts: readonly ContentVerdict[],
	{colours}: Look,
): readonly string[] {
	const rows: readonly Column<ContentVerdict>[] = [
		{
			title: safe('RESULT'),
			text: ({problems}) =>
				safe(problems.length === 0 ? 'ok' : countOf(problems.length, 'problem')),
			style: (cell, {problems}) => (problems.length === 0 ? cell : colours.red(cell)),
		},
		{title: safe('KIND'), text: ({kind}) => safe(kind)},
		{title: safe('TESTS'), isNumber: true, text: ({tests}) => safe(String(tests))},
		{title: safe('FILE'), text: ({file}) => safe(file)},
	];
	const tests = verdicts.reduce((sum, verdict) => sum + verdict.tests, 0);
	const wrong = verdicts.filter(({problems}) => problems.length > 0).length;
	return [
		...tableLines(rows, verdicts),
		'',
		`${countOf(verdicts.length, 'file')}, ${countOf(tests, 'test line')}, ${wrong} with problems`,
	];
}
