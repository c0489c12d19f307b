import {line, safe} from '../../base/terminal-text.ts';
import type {FindingStatus} from '../doctor/finding.ts';
import type {Told} from '../doctor/run-checks.ts';
import {countOf} from './look.ts';
import type {Look} from './look.ts';

const checkWidth = 13;

/** `nms doctor`: a line per finding, below it what mends it, and how many there were. */
export function doctorLines(
	found: readonly Told[],
	{colours}: Pick<Look, 'colours'>,
): readonly string[] {
	const styles: Readonly<Record<FindingStatus, (text: string) => string>> = {
		ok: colours.green,
		warn: colours.yellow,
		fail: colours.red,
		skip: colours.dim,
	};
	const lines = found.flatMap(({status, check, text, fix}) => [
		`${styles[status](status.padEnd(4))}  ${safe(check).padEnd(checkWidth)} ${safe(text)}`,
		...(fix === '' ? [] : [line`      ${safe(' '.repeat(checkWidth))} > ${safe(fix)}`]),
	]);
	const counted = (status: FindingStatus): number =>
		found.filter((finding) => finding.status === status).length;
	const [failed, warned, skipped] = [counted('fail'), counted('warn'), counted('skip')];
	return [
		...lines,
		'',
		`${countOf(failed, 'failure')}, ${countOf(warned, 'warning')}, ${skipped} not looked at`,
	];
}
