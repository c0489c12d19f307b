import type {SyntaxResult} from '../../base/syntax-fault.ts';
import {fault} from '../../base/syntax-fault.ts';
import type {EventQuery} from '../../model/event-query.ts';
import {parseQueryTime} from './query-time.ts';
import type {Word} from './words.ts';
import {hasWildcards, textOf} from './words.ts';

/** What a query says of itself as a whole, by a term that is no condition. */
export type Settings = Pick<EventQuery, 'since' | 'until' | 'isCaseSensitive' | 'isRedecoded'>;

export const noSettings: Settings = {
	since: null,
	until: null,
	isCaseSensitive: false,
	isRedecoded: false,
};

const names = ['since', 'until', 'case', 'redecode'] as const;
export type SettingName = (typeof names)[number];

export function isSetting(name: string): name is SettingName {
	return names.some((known) => known === name);
}

/** What `name:word` says. */
export function readSetting(name: SettingName, word: Word): SyntaxResult<Partial<Settings>> {
	const text = word.kind === 'expression' || hasWildcards(word) ? '' : textOf(word);
	if (name === 'since' || name === 'until') {
		const time = parseQueryTime(text);
		if (time !== undefined) return {kind: 'ok', value: {[name]: time}};
		return fault(word.at, `'${textOf(word)}' is no time`, timeForms);
	}
	if (text !== 'yes' && text !== 'no')
		return fault(word.at, `'${name}:' is yes or no`, 'one of them');
	return {kind: 'ok', value: {[keys[name]]: text === 'yes'}};
}

const keys = {case: 'isCaseSensitive', redecode: 'isRedecoded'} as const;

/** What to write in the place of what is no time. */
export const timeForms =
	'one as 2h (ago), 2026-11-20, 2026-11-20T14:03, 2026-11-20T14:03:11Z or 14:03';
