import {requireTimeZone} from '../../../../base/time-zone.ts';
import {rfc3339} from '../../../../base/time.ts';
import {dialects} from '../../../../model/dialect.ts';
import type {Reparse} from '../../../../model/reparse.ts';
import {reparsedCount} from '../../../../model/reparse.ts';
import type {TrialRead} from '../../../../pipeline/trial.ts';
import type {ReparseJson} from '../../../../proto/rpc/source-schema.ts';
import type {Handlers} from '../handler.ts';

type ClinicMethod =
	| 'clinic.preview'
	| 'clinic.apply'
	| 'clinic.undo'
	| 'clinic.get'
	| 'clinic.list';

/** Most characters of a part that an example shows. */
const partClip = 200;

/** The parse clinic: sources whose messages do not parse, healed. */
export const clinicHandlers: Handlers<ClinicMethod> = {
	'clinic.preview': async ({reason, ...source}, {context}) => {
		const {looked, trials} = await context.clinic.preview(source, reason);
		return {
			looked,
			trials: trials.map(({dialect, parsed, example}) => ({
				dialect,
				text: dialects[dialect],
				parsed,
				example: example === undefined ? null : {id: example.id, ...clipped(example)},
			})),
		};
	},

	'clinic.apply': async ({channel, address, dialect, timezone = null}, {context, client}) => {
		if (timezone !== null) requireTimeZone(timezone);
		const by = {actor: client.actor, now: context.now()};
		const started = await context.clinic.apply({channel, address}, {dialect, timezone}, by);
		return reparseToJson(started);
	},

	'clinic.undo': async ({id}, {context, client}) =>
		reparseToJson(await context.clinic.undo(id, {actor: client.actor, now: context.now()})),

	'clinic.get': ({id}, {context}) => reparseToJson(context.clinic.get(id)),

	'clinic.list': ({limit}, {context}) => ({
		rows: context.state.sources.reparses(limit).map((reparse) => reparseToJson(reparse)),
	}),
};

function clipped({timestamp, host, program, message}: TrialRead): TrialRead {
	return {
		timestamp: clip(timestamp),
		host: clip(host),
		program: clip(program),
		message: clip(message),
	};
}

function clip(text: string | null): string | null {
	return text === null ? null : text.slice(0, partClip).toWellFormed();
}

function reparseToJson(reparse: Reparse): ReparseJson {
	const {id, source, dialect, timezone, user, startedAt, state, looked, reparsed} = reparse;
	return {
		id,
		source,
		dialect,
		timezone,
		user,
		started: rfc3339(startedAt),
		state,
		looked,
		reparsed: reparsedCount(reparse),
		by_reason: reparsed,
	};
}
