import type {FieldValue} from '../model/event.ts';
import type {Message} from './message.ts';
import {processOf, sessionLimits, type Told} from './session-memory.ts';

/** What a pattern has to do with the memory of sessions. */
export interface SessionUse {
	/** Programs of which one process serves one client; others neither remember nor recall. */
	readonly programs: ReadonlySet<string>;
	/** Fields that later lines of the process may recall. */
	readonly remember: readonly string[];
	/** Fields that are recalled where the line has none of that name. */
	readonly recall: readonly string[];
}

/** The field that names those that were recalled, with a blank between two: the line itself does not say them. */
export const recalledField = 'nms.recalled';

/** Recalls and remembers what the pattern says of the message, which it has matched. */
export function useSession(message: Message, {programs, remember, recall}: SessionUse): void {
	const {batch, row, memory} = message;
	const program = baseName(message.program);
	if (memory === undefined || !programs.has(program)) return;
	const process = processOf(batch, row, program);
	if (process === undefined) return;
	const time = batch.time[row] ?? 0;
	if (recall.length > 0) giveRecalled(message, recall, memory.recall(process, time));
	if (remember.length > 0) memory.remember(process, time, toldBy(message, remember));
}

/** `sshd` of `/usr/sbin/sshd` and `sshd(pam_unix)`. */
function baseName(program: string | null): string {
	if (program === null) return '';
	const bracket = program.indexOf('(');
	const name = bracket < 0 ? program : program.slice(0, bracket);
	return name.slice(name.lastIndexOf('/') + 1);
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

function toldBy({batch, row}: Message, names: readonly string[]): Told {
	return new Map(
		names.flatMap((name) => {
			const value = batch.field(row, name);
			const isKept = value !== undefined && String(value).length <= sessionLimits.valueCharacters;
			return isKept ? [[name, value] as const] : [];
		}),
	);
}
