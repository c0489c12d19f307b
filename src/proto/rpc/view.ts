import type {UpdateOf} from './client.ts';
import type {EndpointWindowResult} from './endpoint-schema.ts';
import type {AlertWindowResult, EventWindowResult} from './schema.ts';

/** The window of alerts after an update. Rows that did not change stay the same objects. */
export function applyAlertUpdate(
	held: AlertWindowResult,
	{upsert, order, total, position}: UpdateOf<'alerts'>,
): AlertWindowResult {
	return {rows: arrange(held.rows, upsert, order), total, position};
}

/** The window of events after an update. Rows that did not change stay the same objects. */
export function applyEventUpdate(
	held: EventWindowResult,
	{view: _view, upsert, order, ...rest}: UpdateOf<'events'>,
): EventWindowResult {
	return {rows: arrange(held.rows, upsert, order), ...rest};
}

/** The window of endpoints after an update. Rows that did not change stay the same objects. */
export function applyEndpointUpdate(
	held: EndpointWindowResult,
	{upsert, order, total, position, counts}: UpdateOf<'endpoints'>,
): EndpointWindowResult {
	return {rows: arrange(held.rows, upsert, order), total, position, counts};
}

/** The rows that `order` names, new ones from `upsert`; an id that neither side has is left out. */
function arrange<Id, Row extends {readonly id: Id}>(
	held: readonly Row[],
	upsert: readonly Row[],
	order: readonly Id[],
): Row[] {
	const rows = new Map([...held, ...upsert].map((row) => [row.id, row]));
	return order.map((id) => rows.get(id)).filter((row) => row !== undefined);
}
