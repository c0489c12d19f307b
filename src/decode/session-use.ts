import type {FieldValue} from '../model/event.ts';
import type {CaptureSpans, Kept, Message, SessionCaptures} from './message.ts';
import type {Capture} from './pattern-syntax.ts';
import type {Told} from './session-memory.ts';
import type {SessionPrograms} from './session-programs.ts';

/** What a way through a pattern has to do with the memory of sessions. */
export interface SessionUse extends SessionCaptures {
	/** Programs whose processes have sessions; others neither remember nor recall. */
	readonly programs: SessionPrograms;
	/** Whether the pattern remembers; what of it, where a capture of it is there. */
	readonly remembers: boolean;
	/** Whether a later line without the session's name, pid and program may recall it as well. */
	readonly isForNext: boolean;
	/** Fields that are recalled where the line has none of that name. */
	readonly recall: readonly string[];
}

/** The field that names those that were recalled, with a blank between two: the line itself does not say them. */
export const recalledField = 'nms.recalled';

/** Those of the captures that give one of the fields. */
export function keptOf(captures: readonly Capture[], names: readonly string[]): readonly Kept[] {
	return captures.flatMap(({type, field, store}, index) => {
		const isBase = type.name === 'host' || type.name === 'peer';
		const isKept = names.some((name) => name === field || (isBase && name.startsWith(`${field}.`)));
		return isKept ? [{index, field, store}] : [];
	});
}

/** Recalls and remembers what the pattern says of the message, which it has matched with these captures. */
export function useSession(message: Message, use: SessionUse, spans: CaptureSpans): void {
	const {memory} = message;
	const {programs, recall} = use;
	// A line that names its process itself is of one of the programs.
	const isNamed = use.isKeyed || message.process !== undefined;
	const program = memory && programs.find(message.program, isNamed);
	if (memory === undefined || program === undefined) return;
	if (recall.length > 0) giveRecalled(message, recall, memory.recall(message, program, use, spans));
	if (use.remembers) memory.remember(message, program, use, spans);
	if (use.isForNext) tellNext(message, use, program, spans);
}

/** For later lines without the session's name; or none is to come, as this one has recalled. */
function tellNext(
	message: Message,
	use: SessionUse,
	program: Uint8Array,
	spans: CaptureSpans,
): void {
	const nameless = {...use, by: []};
	if (use.remembers) message.memory?.remember(message, program, nameless, spans);
	if (use.recall.length > 0) message.memory?.recall(message, program, nameless, spans);
}

/** A line that says something else is of another session, of which nothing is known. */
function giveRecalled(
	{batch, row}: Message,
	names: readonly string[],
	told: Told | undefined,
): void {
	if (told === undefined) return;
	for (const [name, value] of told) if (isOther(value, batch.field(row, name))) return;
	const recalled: string[] = [];
	for (const name of names) {
		const value = told.get(name);
		if (value === undefined || batch.field(row, name) !== undefined) continue;
		batch.setField(row, name, value);
		recalled.push(name);
	}
	if (recalled.length > 0) batch.setField(row, recalledField, recalled.join(' '));
}

function isOther(told: FieldValue, said: FieldValue | undefined): boolean {
	return said !== undefined && told !== said;
}
