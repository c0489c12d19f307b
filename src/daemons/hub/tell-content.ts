import {formatProblem} from '../../base/yaml-document.ts';
import type {Problems} from '../shared/problems.ts';
import type {Detection} from './detection.ts';
import type {HubParts} from './open-parts.ts';

/** Mistakes logged of one loading; a checkout of rules may have hundreds. */
const mostLogged = 20;

/** Tells the health and the log what was left out of rules and decoders. */
export function tellContent(
	{problems: mistakes}: Pick<Detection, 'problems'>,
	problems: Problems,
	log: HubParts['log'],
): void {
	const texts = mistakes.map(formatProblem);
	for (const text of texts.slice(0, mostLogged)) log.warn({place: text}, 'left out');
	const [first] = texts;
	const more = texts.length > 1 ? ` (and ${texts.length - 1} more)` : '';
	problems.set(
		'content',
		first && `left out of rules and decoders until it is corrected and loaded: ${first}${more}`,
	);
}
