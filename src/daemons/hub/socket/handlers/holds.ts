import {rfc3339} from '../../../../base/time.ts';
import type {ListedFile} from '../../../../db/event-store.ts';
import type {Hold} from '../../../../db/evidence-store.ts';
import type {HeldAlertJson} from '../../../../proto/rpc/hold-schema.ts';
import type {HubContext} from '../../hub-context.ts';
import {isWithin} from '../../retention/held-files.ts';
import type {Handlers} from '../handler.ts';
import {alertRow} from '../rows.ts';

/** Alerts whose event files stay. */
export const holdHandlers: Handlers<'alerts.hold' | 'alerts.release' | 'alerts.holds'> = {
	'alerts.hold': async ({id, reason = null}, {client, context, feed}) => {
		const by = {actor: client.actor, now: context.now(), reason};
		const held = context.state.evidence.hold(id, by);
		feed.alertsChanged();
		return heldAlert(context, held, await context.events.files());
	},
	'alerts.release': async ({id, reason = null}, {client, context, feed}) => {
		const by = {actor: client.actor, now: context.now(), reason};
		const released = context.state.evidence.release(id, by);
		feed.alertsChanged();
		return heldAlert(context, released, await context.events.files());
	},
	'alerts.holds': async (_params, {context}) => {
		const files = await context.events.files();
		const holds = context.state.evidence.holds();
		return {rows: holds.map((hold) => heldAlert(context, hold, files))};
	},
};

/** Who holds an alert, as its detail says it. */
export function holdOf(context: HubContext, alert: string) {
	const hold = context.state.evidence.holdOf(alert);
	return hold === undefined ? null : holdJsonOf(hold);
}

function heldAlert(
	{state, sources}: HubContext,
	hold: Hold,
	files: readonly ListedFile[],
): HeldAlertJson {
	const {id, short_id: shortId, rule} = alertRow(state.alert(hold.alert), sources).json;
	const {range} = hold;
	const kept = range === null ? [] : files.filter((file) => isWithin(file, range));
	const bytes = kept.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0);
	return {id, short_id: shortId, rule, ...holdJsonOf(hold), files: kept.length, bytes};
}

function holdJsonOf({actor, time, reason}: Hold) {
	return {user: actor.user, held: rfc3339(time), reason};
}
