import {setTimeout as delay} from 'node:timers/promises';
import type {HubClient} from '../proto/rpc/client.ts';
import type {ReparseJson} from '../proto/rpc/source-schema.ts';
import {answered} from './answered.ts';
import type {Answer, Question} from './state.ts';

type Heal = Extract<Question, {readonly kind: 'heal'}>;
type ClinicQuestion = Heal | Extract<Question, {readonly kind: 'open-clinic' | 'undo-heal'}>;

/** How often the hub is asked how far a re-parse is, and for how long, in milliseconds. */
const [askMs, healMs] = [100, 30_000];

/** Asks the parse clinic; a refusal is an answer too. */
export async function askClinic(
	connected: () => HubClient,
	question: ClinicQuestion,
): Promise<Answer> {
	switch (question.kind) {
		case 'open-clinic': {
			const {source, reason} = question;
			return answered(
				async () => {
					const preview = await connected().call('clinic.preview', {...source, reason});
					return {kind: 'trial', source, preview};
				},
				(why) => ({kind: 'trial-refused', source, reason: why}),
			);
		}
		case 'heal':
			return answered(
				async () => ({kind: 'healed', reparse: await heal(connected(), question)}),
				(why) => ({kind: 'heal-refused', reason: `not healed: ${why}`}),
			);
		case 'undo-heal':
			return answered(
				async () => {
					const reparse = await connected().call('clinic.undo', {id: question.id});
					return {kind: 'healed', reparse};
				},
				(why) => ({kind: 'heal-refused', reason: `not undone: ${why}`}),
			);
	}
}

/** Resolves when the source's parse errors are read again; a long list goes on in the hub. */
async function heal(client: HubClient, {source, dialect, timezone}: Heal): Promise<ReparseJson> {
	const zone = timezone === undefined ? {} : {timezone};
	let reparse = await client.call('clinic.apply', {...source, dialect, ...zone});
	const end = performance.now() + healMs;
	while (reparse.state === 'running' && performance.now() < end) {
		// oxlint-disable-next-line no-await-in-loop
		await delay(askMs, undefined, {ref: false});
		// oxlint-disable-next-line no-await-in-loop
		reparse = await client.call('clinic.get', {id: reparse.id});
	}
	return reparse;
}
