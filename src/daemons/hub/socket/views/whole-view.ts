import type {View} from './view.ts';

type Snapshot = Awaited<ReturnType<View['snapshot']>>;
type Change = NonNullable<Awaited<ReturnType<View['update']>>>;

/** What a view of one value is made of. */
export interface WholeViewParts<Value extends Snapshot> extends Pick<View, 'pauseMs' | 'notice'> {
	readonly read: () => Value | Promise<Value>;
	readonly update: (value: Value) => Change;
}

/** A view of one value, which is sent whole, and only where it differs from what was sent before. */
export function wholeView<Value extends Snapshot>({
	pauseMs,
	notice,
	read,
	update,
}: WholeViewParts<Value>): View {
	let sent = '';
	return {
		pauseMs,
		notice,
		snapshot: async () => {
			const value = await read();
			sent = JSON.stringify(value);
			return value;
		},
		update: async () => {
			const value = await read();
			const text = JSON.stringify(value);
			if (text === sent) return undefined;
			sent = text;
			return update(value);
		},
	};
}
