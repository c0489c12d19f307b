/** A list of the hub of which the console holds a window, and where the operator is in it. */
export interface ListState<Row extends ListRow> {
	/** The row our window lies around, or `end`; undefined: the top. */
	readonly anchor: string | undefined;
	readonly rows: readonly Row[];
	/** Rows of the list above the first of `rows`, and in all. */
	readonly position: number;
	readonly total: number;
	readonly selected: Row['id'] | null;
	/** Rows of the list above the first row of the pane. */
	readonly top: number;
	/** Somebody has pressed a key: the selection stays on its row from then on, whatever comes above it. */
	readonly isHeld: boolean;
	readonly isLoaded: boolean;
	readonly problem: string | null;
}

interface ListRow {
	readonly id: string | number;
}

type AnyList = ListState<ListRow>;

/** Rows the hub is asked for on each side of the anchor; what is nearer than a quarter of it to the edge moves the anchor. */
export const aroundRows = 60;

/** A list that nothing was heard of. */
export const emptyList = {
	anchor: undefined,
	rows: [],
	position: 0,
	total: 0,
	selected: null,
	top: 0,
	isHeld: false,
	isLoaded: false,
	problem: null,
} as const;

export function selectedRow<Row extends ListRow>(list: ListState<Row>): Row | undefined {
	return list.rows.find(({id}) => id === list.selected);
}

/** Place of the selected row among all of the list, from 0; -1 where there is none. */
export function selectedPlace(list: AnyList): number {
	const index = list.rows.findIndex(({id}) => id === list.selected);
	return index < 0 ? -1 : list.position + index;
}

/** Takes in a window of the hub. The selection stays on its row wherever that moved, and that row where it was on the screen; before the first key it is the first. */
export function takeRows<List extends AnyList>(
	list: List,
	window: Pick<List, 'rows' | 'total' | 'position'>,
	height: number,
): List {
	const next: List = {...list, ...window, isLoaded: true, problem: null};
	if (!list.isHeld) return {...next, selected: window.rows[0]?.id ?? null, top: 0};
	if (list.selected === null) return landOn(next, height);
	const oldPlace = selectedPlace(list);
	const index = window.rows.findIndex(({id}) => id === list.selected);
	// The row left the list: whatever moved up to its place is next to be looked at.
	const nextIndex = clamp(oldPlace - window.position, 0, window.rows.length - 1);
	const selected = index < 0 ? (window.rows[nextIndex]?.id ?? null) : list.selected;
	const place = window.position + Math.max(0, index < 0 ? nextIndex : index);
	const isAtTop = list.top === 0 && place < height;
	const top = isAtTop || oldPlace < 0 ? 0 : list.top + (place - oldPlace);
	return scrollTo({...next, selected}, top, height);
}

/** Moves the selection by rows; at an end it stays there. */
export function moveList<List extends AnyList>(list: List, by: number, height: number): List {
	const place = selectedPlace(list);
	return place < 0 ? list : selectPlace(list, place + by, height);
}

/** Moves what the pane shows by rows; the selection comes along only where it would leave the pane. */
export function scrollList<List extends AnyList>(list: List, by: number, height: number): List {
	const place = selectedPlace(list);
	if (place < 0) return list;
	const top = clamp(list.top + by, 0, Math.max(0, list.total - height));
	const wanted = clamp(place, top, top + height - 1);
	return selectPlace({...list, top}, wanted, height);
}

export function toFirstRow<List extends AnyList>(list: List, height: number): List {
	if (list.position > 0) return {...list, anchor: undefined, selected: null, top: 0};
	return {...selectPlace(list, 0, height), anchor: undefined};
}

export function toLastRow<List extends AnyList>(list: List, height: number): List {
	const isLoaded = list.position + list.rows.length >= list.total;
	if (!isLoaded) return {...list, anchor: 'end', selected: null};
	return selectPlace(list, list.total - 1, height);
}

/** After a resize: the selection is on the screen again. */
export function fitList<List extends AnyList>(list: List, height: number): List {
	return scrollTo(list, list.top, height);
}

/** After a jump to an end that was not loaded: selects it once it is there. An older window may come before. */
function landOn<List extends AnyList>(list: List, height: number): List {
	const {rows, position, total, anchor} = list;
	const isLast = anchor === 'end';
	const isThere = isLast ? position + rows.length >= total : position === 0 || anchor !== undefined;
	const selected = isThere ? (rows.at(isLast ? -1 : 0)?.id ?? null) : null;
	return scrollTo({...list, selected}, 0, height);
}

function selectPlace<List extends AnyList>(list: List, wanted: number, height: number): List {
	const last = list.position + list.rows.length - 1;
	const place = clamp(wanted, list.position, last);
	const selected = list.rows[place - list.position]?.id ?? list.selected;
	const moved = scrollTo({...list, selected}, list.top, height);
	return {...moved, anchor: anchorFor(moved, place)};
}

/** The hub's window is moved only where the selection comes near its edge, so that most moves cost nothing. */
function anchorFor(list: AnyList, place: number): string | undefined {
	const margin = aroundRows / 4;
	const isNearTop = list.position > 0 && place - list.position < margin;
	const end = list.position + list.rows.length;
	const isNearEnd = end < list.total && end - place < margin;
	return isNearTop || isNearEnd ? idText(list.selected) : list.anchor;
}

function idText(id: string | number | null): string | undefined {
	return id === null ? undefined : String(id);
}

function scrollTo<List extends AnyList>(list: List, wanted: number, height: number): List {
	const place = Math.max(0, selectedPlace(list));
	const highest = Math.max(0, list.total - height);
	const top = clamp(clamp(wanted, place - height + 1, place), 0, highest);
	return {...list, top};
}

function clamp(value: number, least: number, most: number): number {
	return Math.max(least, Math.min(value, most));
}
