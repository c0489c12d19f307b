import type {HubClient} from '../proto/rpc/client.ts';
import {answered} from './answered.ts';
import {askClinic} from './ask-clinic.ts';
import {errorPage} from './error-actions.ts';
import type {Answer, Question} from './state.ts';

/** Asks the hub once; a refusal is an answer too. Never rejects. */
export async function askHub(connected: () => HubClient, question: Question): Promise<Answer> {
	switch (question.kind) {
		case 'open-event': {
			const {id} = question;
			return answered(
				async () => ({kind: 'event', id, event: await connected().call('events.get', {id})}),
				(reason) => ({kind: 'event-refused', id, reason}),
			);
		}
		case 'find-place': {
			const {time} = question;
			return answered(
				async () => ({kind: 'place', ...(await connected().call('events.place', {time}))}),
				(reason) => ({kind: 'place-refused', reason}),
			);
		}
		case 'open-trace': {
			const {id} = question;
			return answered(
				async () => {
					const {frames} = await connected().call('endpoints.trace', {id});
					return {kind: 'trace', id, frames};
				},
				(reason) => ({kind: 'trace-refused', id, reason}),
			);
		}
		case 'forget': {
			const {id, name} = question;
			return answered(
				async () => {
					await connected().call('endpoints.forget', {id});
					return {kind: 'forgotten', id, name};
				},
				(reason) => ({kind: 'forget-refused', reason}),
			);
		}
		case 'open-clinic':
		case 'heal':
		case 'undo-heal':
			return askClinic(connected, question);
		case 'accept': {
			const {source, isAccepted} = question;
			return answered(
				async () => {
					const sender = await connected().call('sources.set', {...source, accepted: isAccepted});
					return {kind: 'accepted', sender};
				},
				(reason) => ({kind: 'accept-refused', reason}),
			);
		}
		case 'read-errors': {
			const {group} = question;
			return answered(
				async () => readErrors(connected(), question),
				(reason) => ({kind: 'error-lines-refused', group: group.id, reason}),
			);
		}
	}
}

async function readErrors(
	client: HubClient,
	{group, before}: Extract<Question, {kind: 'read-errors'}>,
): Promise<Answer> {
	const {source, reason, id} = group;
	const from = before === undefined ? {} : {before};
	const {rows} = await client.call('parse_errors.window', {
		...from,
		limit: errorPage,
		source,
		reason,
	});
	return {kind: 'error-lines', group: id, before, rows};
}
