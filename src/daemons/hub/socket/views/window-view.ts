import type {Result, Update} from '../../../../proto/rpc/schema.ts';
import type {Row} from '../rows.ts';
import {HeldRows} from './view.ts';
import type {View} from './view.ts';

/** A window as it was read: its rows, and what else is told of it. */
interface ReadWindow<Json extends {readonly id: string}, Window> {
	readonly result: Window;
	readonly rows: readonly Row<Json>[];
}

/** What a view of a window is made of. */
export interface WindowViewParts<Json extends {readonly id: string}, Window> extends Pick<
	View,
	'pauseMs' | 'notice'
> {
	readonly read: () => ReadWindow<Json, Window>;
	/** `upsert`: rows the client does not hold so; `order`: the ids of all. */
	readonly update: (
		rows: {readonly upsert: Json[]; readonly order: string[]},
		result: Window,
	) => Update['update'];
}

/** A window that is read anew after changes and sent where it differs: of its rows only those that do. */
export function windowView<
	Json extends {readonly id: string},
	Window extends Result<'subscribe'>['snapshot'],
>({pauseMs, notice, read, update}: WindowViewParts<Json, Window>): View {
	const held = new HeldRows<string, Json>();
	let sent = '';
	return {
		pauseMs,
		notice,
		snapshot: async () => {
			const {result, rows} = read();
			held.take(rows);
			sent = withoutRows(result);
			return result;
		},
		update: async () => {
			const {result, rows} = read();
			const {isChanged, ...change} = held.take(rows);
			const told = withoutRows(result);
			if (!isChanged && told === sent) return undefined;
			sent = told;
			return update(change, result);
		},
	};
}

function withoutRows(result: object): string {
	return JSON.stringify({...result, rows: []});
}
