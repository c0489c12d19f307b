import {line} from '../base/terminal-text.ts';
import type {Box, PaneName} from './layout.ts';
import {isTooSmall, layoutOf, smallest} from './layout.ts';
import {alertDetailRows} from './panes/alert-detail.ts';
import {alertListRows} from './panes/alert-list.ts';
import {footerRows, statusRows} from './panes/bottom-lines.ts';
import {filterRows} from './panes/filter-line.ts';
import {healthRows, tabRows} from './panes/health-line.ts';
import {hubRows} from './panes/hub.ts';
import {logRows} from './panes/log-lines.ts';
import {messageRows} from './panes/message.ts';
import {windowBox, windowRows} from './panes/windows.ts';
import type {State} from './state.ts';
import type {PaintedPane} from './term/frame-sink.ts';
import type {Row} from './term/row.ts';

type PaneRows = (state: State, width: number, height: number) => readonly Row[];

const painters: Readonly<Record<PaneName, PaneRows>> = {
	health: healthRows,
	tabs: tabRows,
	filter: filterRows,
	list: alertListRows,
	detail: alertDetailRows,
	logs: logRows,
	hub: hubRows,
	status: statusRows,
	footer: footerRows,
};

/** What Ink lays out: boxes by the number of the pane that is painted into them. Equal chromes need no new frame. */
export interface Chrome {
	readonly columns: number;
	readonly rows: number;
	readonly border: 'single' | 'classic';
	readonly panes: readonly {readonly box: Box; readonly index: number}[];
	readonly window: {readonly box: Box; readonly index: number} | null;
}

export interface View {
	readonly chrome: Chrome;
	readonly panes: readonly PaintedPane[];
}

export function viewOf(state: State): View {
	if (isTooSmall(state.size)) return tooSmallView(state);
	const layout = layoutOf(state);
	const names = paneNames.filter((name) => layout[name] !== undefined);
	const panes = names.flatMap((name) => {
		const box = layout[name];
		return box === undefined ? [] : [painted(state, box, painters[name])];
	});
	const outer = windowBox(state);
	const inner = outer === undefined ? undefined : insideOf(outer);
	const window = inner === undefined ? [] : [painted(state, inner, windowRows)];
	return {
		chrome: {
			...frameOf(state),
			panes: panes.map((pane, index) => ({box: boxOf(pane), index})),
			window: outer === undefined ? null : {box: outer, index: panes.length},
		},
		panes: [...panes, ...window],
	};
}

const paneNames: readonly PaneName[] = [
	'health',
	'tabs',
	'filter',
	'list',
	'detail',
	'logs',
	'hub',
	'status',
	'footer',
];

function tooSmallView(state: State): View {
	const {columns, rows} = state.size;
	const box: Box = {x: 0, y: 0, width: columns, height: rows};
	const text = line`Terminal too small: nms needs ${smallest.columns}x${smallest.rows}, this is ${columns}x${rows}. q quits.`;
	const pane = painted(state, box, (_state, width, height) =>
		messageRows(text, {width, height, style: 'strong'}),
	);
	const chrome = {...frameOf(state), panes: [{box, index: 0}], window: null};
	return {chrome, panes: [pane]};
}

function frameOf({size, look}: State): Pick<Chrome, 'columns' | 'rows' | 'border'> {
	return {columns: size.columns, rows: size.rows, border: look.border};
}

function painted(state: State, box: Box, rows: PaneRows): PaintedPane {
	return {...box, rows: () => rows(state, box.width, box.height)};
}

function boxOf({x, y, width, height}: PaintedPane): Box {
	return {x, y, width, height};
}

/** Inside the border, with a blank column on each side. */
function insideOf({x, y, width, height}: Box): Box {
	return {x: x + 2, y: y + 1, width: width - 4, height: height - 2};
}
