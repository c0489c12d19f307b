import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, fitText, line, wrapText} from '../../base/terminal-text.ts';
import type {ClinicPreview} from '../../proto/rpc/source-schema.ts';
import type {ClinicDialog} from '../clinic-state.ts';
import type {State} from '../state.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row} from '../term/row.ts';
import {fitRow, restyle, span} from '../term/row.ts';
import {sourceText} from './error-list.ts';
import {wholeCount} from './format.ts';

type Trial = ClinicPreview['trials'][number];

/** Columns of a dialect's name and of its count. */
const columns = {dialect: 10, count: 5} as const;

/** The parse clinic: what each dialect would make of a source's newest parse errors, and what the chosen one reads. */
export function clinicContent(
	{look}: State,
	{source, preview, problem, chosen}: ClinicDialog,
	width: number,
): readonly Row[] {
	const title = fitRow([span(line`Heal ${look.clean(sourceText(source))}`, 'strong')], width);
	if (preview === null) {
		const text = problem === null ? line`trying the dialects` : look.clean(problem);
		return [title, ...textRows(text, width, problem === null ? 'faint' : 'bad')];
	}
	const {looked, trials} = preview;
	const head = line`of its newest ${wholeCount(looked, look)} lines parse, read as`;
	const trial = trials[chosen];
	return [
		title,
		fitRow([span(head, 'faint')], width),
		...trials.map((each, index) => trialRow(each, {look, width, isChosen: index === chosen})),
		fitRow([], width),
		...(trial === undefined ? [] : exampleRows(trial, look, width)),
		fitRow([], width),
		...(problem === null
			? textRows(advice(looked), width, 'faint')
			: textRows(look.clean(problem), width, 'bad')),
	];
}

function advice(looked: number): SafeText {
	return looked === 0
		? line`No line is left to be read again; enter reads it so from now on.`
		: line`enter: read it so from now on, and its stored lines again; u takes it back. z: the same, with its time zone.`;
}

function trialRow(
	{dialect, parsed, text}: Trial,
	{
		look,
		width,
		isChosen,
	}: {readonly look: Look; readonly width: number; readonly isChosen: boolean},
): Row {
	const mark = isChosen ? look.selected : line` `;
	const lead = line`${mark} ${fitText(look.clean(dialect), columns.dialect)} ${fitText(line`${parsed}`, -columns.count)}  `;
	const room = Math.max(0, width - columns.dialect - columns.count - 5);
	const row = fitRow([span(lead), span(cutText(look.clean(text), room, look.cut), 'faint')], width);
	return isChosen ? restyle(row, 'selected') : row;
}

function exampleRows({example}: Trial, look: Look, width: number): readonly Row[] {
	if (example === null) return textRows(line`It reads none of them.`, width, 'faint');
	const part = (name: string, value: string | null): Row =>
		fitRow(
			[
				span(fitText(look.clean(name), columns.dialect), 'faint'),
				span(
					cutText(
						value === null ? line`-` : look.clean(value),
						Math.max(0, width - columns.dialect),
						look.cut,
					),
				),
			],
			width,
		);
	return [
		fitRow([span(line`parse error ${example.id} is read as`, 'faint')], width),
		part('time', example.timestamp),
		part('host', example.host),
		part('program', example.program),
		part('message', example.message),
	];
}

function textRows(text: SafeText, width: number, style: 'faint' | 'bad'): readonly Row[] {
	return wrapText(text, width).map((part) => fitRow([span(part, style)], width));
}
