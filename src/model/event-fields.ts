import type {FieldValue} from './event.ts';

/** The parts of an event that a query names by one word. */
export const headerFields = [
	'channel',
	'class',
	'facility',
	'host',
	'id',
	'message',
	'msgid',
	'pid',
	'program',
	'severity',
	'source',
] as const;
export type HeaderField = (typeof headerFields)[number];

/**
 * The same by their words and, for rules and queries alike, by their ECS names. Where a decoder gave the event a field of an ECS name,
 * which knows better, it stands in the place of the header's.
 */
export const headerFieldsByName: ReadonlyMap<string, HeaderField> = new Map<string, HeaderField>([
	...headerFields.map((field) => [field, field] as const),
	['host.name', 'host'],
	['log.source.address', 'source'],
	['log.source.channel', 'channel'],
	['log.syslog.appname', 'program'],
	['log.syslog.facility.code', 'facility'],
	['log.syslog.hostname', 'host'],
	['log.syslog.msgid', 'msgid'],
	['log.syslog.procid', 'pid'],
	['log.syslog.severity.code', 'severity'],
	['process.name', 'program'],
	['process.pid', 'pid'],
]);

/** A process id as rules and queries see it: PROCID is any text, ECS wants a number, which nearly all are. */
export function processId(text: string | null): FieldValue | null {
	return text !== null && /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
}
