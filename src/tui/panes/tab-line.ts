import type {SafeText} from '../../base/terminal-text.ts';
import {line} from '../../base/terminal-text.ts';
import type {HealthJson} from '../../proto/rpc/schema.ts';
import type {State} from '../state.ts';
import type {Tab} from '../tabs.ts';
import {tabs} from '../tabs.ts';
import type {Row, Span} from '../term/row.ts';
import {fitRow, rowWidth, span} from '../term/row.ts';
import {shortCount} from './format.ts';

/** The second line: the tabs, and what waits in each. */
export function tabRows(state: State, width: number): readonly Row[] {
	return [
		fitRow(
			tabLabels(state, width).map(({label}) => label),
			width,
		),
	];
}

/** The tab whose label stands in this column of the second line. */
export function tabAt(state: State, width: number, x: number): Tab | undefined {
	let column = 0;
	for (const {tab, label} of tabLabels(state, width)) {
		column += rowWidth([label]);
		if (x < column) return tab;
	}
	return undefined;
}

interface TabLabel {
	readonly tab: Tab;
	readonly label: Span;
}

/** In the longest form in which all of them fit: long names, short ones, and at last without what waits. */
function tabLabels(state: State, width: number): readonly TabLabel[] {
	const forms = (['title', 'short', 'tiny', 'bare'] as const).map((form) =>
		tabs.map(({name, key, [form === 'bare' ? 'tiny' : form]: title}): TabLabel => {
			const sign = form === 'bare' ? line`` : signOf(state, name);
			const text = line`${key} ${title}${sign}`;
			const isShown = name === state.tab;
			const label = isShown ? span(line`[${text}]`, 'strong') : span(line` ${text} `);
			return {tab: name, label};
		}),
	);
	const fits = (labels: readonly TabLabel[]): boolean =>
		rowWidth(labels.map(({label}) => label)) <= width;
	return forms.find(fits) ?? forms.at(-1) ?? [];
}

type Sign = (state: State, health: HealthJson) => SafeText;

const noSign: Sign = () => line``;

/** What waits behind a tab: a count, and a `!` where something is wrong. */
const signs: Readonly<Record<Tab, Sign>> = {
	alerts: ({look}, {alerts}) => {
		const open = Object.values(alerts.open).reduce((sum, count) => sum + count, 0);
		return line`${look.dot}${shortCount(open)}`;
	},
	endpoints: ({look}, {endpoints: {silent, disconnected}}) => {
		const trouble = silent + disconnected;
		return trouble === 0 ? line`` : line`${look.dot}${shortCount(trouble)}!`;
	},
	logs: noSign,
	errors: ({look}, {events: {parse_errors: count}}) =>
		count === 0 ? line`` : line`${look.dot}${shortCount(count)}`,
	dashboard: noSign,
	hub: (_state, {problems}) => (problems.length > 0 ? line`!` : line``),
};

function signOf(state: State, tab: Tab): SafeText {
	return state.health === null ? line`` : signs[tab](state, state.health);
}
