/** Every code an error can leave the process with; a client acts on the code, a person reads the message and the remedy. */
const errorCodes = [
	'usage', // the command line, or a request's parameters, are wrong
	'refused', // understood, but not done: a conflict, a limit, a state that forbids it
	'unreachable', // no hub answers at the socket
	'not_permitted', // the caller has no role that allows it
	'not_found', // no such alert, event, file
	'configuration', // a configuration, rule or decoder file is wrong
	'disk_full', // the state directory's file system has no room
	'in_use', // a port, socket or state directory belongs to a living process
	'version', // made by a newer nms than this one
	'protocol', // the peer does not speak our protocol
	'interrupted', // a person stopped it
	'internal', // a defect of nms
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** An exceptional failure: what was being done and with what, a stable code, and what to do next. */
export class NmsError extends Error {
	override readonly name = 'NmsError';
	readonly code: ErrorCode;
	readonly remedy: string;

	/** `remedy` is one imperative clause: what the reader does next. */
	constructor(
		code: ErrorCode,
		message: string,
		{remedy, cause}: {readonly remedy: string; readonly cause?: unknown},
	) {
		super(message, cause === undefined ? undefined : {cause});
		this.code = code;
		this.remedy = remedy;
	}
}

/** The text of whatever was thrown. */
export function messageOf(thrown: unknown): string {
	return thrown instanceof Error ? thrown.message : String(thrown);
}

/** What was thrown, as an error with a remedy: one without is a defect, `internal`. */
export function asNmsError(thrown: unknown, remedy: string): NmsError {
	if (thrown instanceof NmsError) return thrown;
	return new NmsError('internal', messageOf(thrown), {remedy, cause: thrown});
}

/** The text of whatever was thrown, with what to do about it where that is known: for one line. */
export function reasonOf(thrown: unknown): string {
	return thrown instanceof NmsError ? `${thrown.message}; ${thrown.remedy}` : messageOf(thrown);
}

/** The `code` of a system error (`ENOENT`, `SQLITE_FULL`), or undefined. */
export function systemCodeOf(thrown: unknown): string | undefined {
	if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
	return typeof thrown.code === 'string' ? thrown.code : undefined;
}
