import type {Size, State} from './state.ts';

/** Smallest terminal the console draws on. */
export const smallest: Size = {columns: 60, rows: 16};

/** From this width on the detail stands beside the list. */
const wideFrom = 120;

export interface Box {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

export type PaneName =
	| 'health'
	| 'tabs'
	| 'filter'
	| 'list'
	| 'detail'
	| 'endpoints'
	| 'endpoint'
	| 'volume'
	| 'logs'
	| 'errors'
	| 'error'
	| 'dashboard'
	| 'hub'
	| 'status'
	| 'footer';

/** Where each pane lies; panes that do not fit, or belong to another tab, are absent. */
export type Layout = Partial<Readonly<Record<PaneName, Box>>>;

export function isTooSmall({columns, rows}: Size): boolean {
	return columns < smallest.columns || rows < smallest.rows;
}

/**
 * ```
 * under 120 columns          from 120 columns
 * health                     health
 * tabs                       tabs
 * filter                     filter
 * list                       list      │ detail
 * ─ detail                   ─ logs
 * ─ logs                     status
 * status                     footer
 * footer
 * ```
 *
 * Endpoints and parse errors lie as list and detail do, without lines below them.
 */
export function layoutOf(state: Pick<State, 'size' | 'tab' | 'isZoomed'>): Layout {
	const {columns: width, rows} = state.size;
	const row = (y: number): Box => ({x: 0, y, width, height: 1});
	const body: Box = {x: 0, y: 3, width, height: rows - 5};
	return {
		health: row(0),
		tabs: row(1),
		filter: row(2),
		...bodyOf(state, body),
		status: row(rows - 2),
		footer: row(rows - 1),
	};
}

function bodyOf({tab, isZoomed}: Pick<State, 'tab' | 'isZoomed'>, body: Box): Layout {
	switch (tab) {
		case 'alerts':
			if (isZoomed) return {detail: body};
			return body.width >= wideFrom ? besides(body) : stacked(body);
		case 'endpoints': {
			if (isZoomed) return {endpoint: body};
			const [endpoints, endpoint] = halves(body, {
				rows: 5 + Math.floor(Math.max(0, body.height - 19) / 4),
				share: 0.46,
			});
			return {endpoints, endpoint};
		}
		case 'errors': {
			if (isZoomed) return {error: body};
			const [errors, error] = halves(body, {rows: Math.ceil(body.height * 0.63), share: 0.49});
			return {errors, error};
		}
		case 'logs':
			return withStrip(body);
		case 'dashboard':
			return {dashboard: body};
		case 'hub':
			return {hub: body};
	}
}

/** A list and the detail of its selected row: side by side, the detail having that share, or the detail in so many rows below. */
function halves(
	body: Box,
	{rows, share}: {readonly rows: number; readonly share: number},
): readonly [Box, Box] {
	if (body.width < wideFrom) return splitRows(body, rows);
	const width = Math.ceil(body.width * share);
	return [
		{...body, width: body.width - width - 1},
		{...body, x: body.width - width, width},
	];
}

/** The strip of volumes over the lines, where they have room below it. */
function withStrip(body: Box): Layout {
	if (body.height < 15) return {logs: body};
	const rows = body.height < 30 ? 1 : 2;
	const [volume, logs] = splitRows(body, body.height - rows);
	return {volume, logs};
}

function besides(body: Box): Layout {
	const [top, logs] = splitRows(body, Math.floor(body.height * 0.37));
	const detailWidth = Math.max(40, Math.floor(top.width * 0.37));
	return {
		list: {...top, width: top.width - detailWidth - 1},
		detail: {...top, x: top.width - detailWidth, width: detailWidth},
		logs,
	};
}

function stacked(body: Box): Layout {
	// The 24-row terminal has 1 + 4 rows of lines below 1 + 3 of detail; a taller one gives each a quarter of what it has more.
	const more = Math.max(0, body.height - 19);
	const logRows = body.height < 15 ? 0 : 5 + Math.floor(more / 4);
	const [upper, logs] = splitRows(body, logRows);
	const [list, detail] = splitRows(upper, 4 + Math.floor(more / 4));
	return logRows === 0 ? {list, detail} : {list, detail, logs};
}

/** The endpoint's pane is a strip below the list, which has no room for more than a few lines. */
export function isStrip({size, isZoomed}: Pick<State, 'size' | 'isZoomed'>): boolean {
	return size.columns < wideFrom && !isZoomed;
}

/** The last `rows` rows of a box, and what is above them. */
function splitRows(box: Box, rows: number): readonly [Box, Box] {
	const height = box.height - rows;
	return [
		{...box, height},
		{...box, y: box.y + height, height: rows},
	];
}
