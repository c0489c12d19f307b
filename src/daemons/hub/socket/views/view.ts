import type {Result, Update} from '../../../../proto/rpc/schema.ts';
import type {HubChange} from '../../hub-context.ts';
import type {Row} from '../rows.ts';

/** What may make a view new: a change of the hub, or that a second has passed. */
export type Tick = HubChange | {readonly kind: 'second'};

/** One live view, as one client holds it. */
export interface View {
	/** Least milliseconds between two updates. */
	readonly pauseMs: number;
	/** There is more to be told, although nothing has changed. */
	readonly isUnfinished?: boolean;
	/** Called once, before `update`. */
	snapshot(): Promise<Result<'subscribe'>['snapshot']>;
	/** Whether the client's state may be out of date after this. Called for every commit, so it builds nothing. */
	notice(tick: Tick): boolean;
	/** What the client has to know to be up to date, or undefined where it is; it is then taken as known. */
	update(): Promise<Update['update'] | undefined>;
}

/** A function of the time that says of each whole minute once that it has begun. */
export function minuteWatch(): (now: number) => boolean {
	let minute = 0;
	return (now) => {
		const before = minute;
		minute = Math.floor(now / 60_000);
		return minute !== before;
	};
}

/** The rows that a client holds, by id, with their JSON: what changed is what differs in text. */
export class HeldRows<Id, Json extends {readonly id: Id}> {
	#texts = new Map<Id, string>();

	/** Takes the rows as held and returns those the client did not hold so. */
	take(rows: readonly Row<Json>[]): {
		readonly upsert: Json[];
		readonly order: Id[];
		readonly isChanged: boolean;
	} {
		const before = this.#texts;
		const upsert = rows.filter(({json, text}) => before.get(json.id) !== text);
		const order = rows.map(({json}) => json.id);
		const orderBefore = [...before.keys()];
		this.#texts = new Map(rows.map(({json, text}) => [json.id, text]));
		const isReordered =
			order.length !== orderBefore.length || order.some((id, index) => id !== orderBefore[index]);
		return {
			upsert: upsert.map(({json}) => json),
			order,
			isChanged: isReordered || upsert.length > 0,
		};
	}
}
