import {headerFieldsByName, processId} from './event-fields.ts';
import type {HeaderField} from './event-fields.ts';
import type {Matchable} from './event-match.ts';
import type {FieldValue, LogEvent} from './event.ts';
import type {RetentionClass} from './retention-class.ts';

/** What a query sees of an event that was read back from a file of this class. */
export function storedEvent(event: LogEvent, retention: RetentionClass): Matchable {
	const header = (part: HeaderField | undefined): FieldValue | undefined =>
		part === 'class' ? retention : ((part && readers[part](event)) ?? undefined);
	return {
		time: event.time,
		raw: () => event.raw,
		field(name) {
			const part = headerFieldsByName.get(name);
			return part === name ? header(part) : (event.fields.get(name) ?? header(part));
		},
	};
}

const readers: Readonly<
	Record<Exclude<HeaderField, 'class'>, (event: LogEvent) => FieldValue | null>
> = {
	channel: ({source}) => source.channel,
	facility: ({facility}) => facility,
	host: ({host}) => host,
	id: ({id}) => id,
	message: ({message}) => message,
	msgid: ({msgid}) => msgid,
	pid: ({procid}) => processId(procid),
	program: ({program}) => program,
	severity: ({severity}) => severity,
	source: ({source}) => source.address,
};
