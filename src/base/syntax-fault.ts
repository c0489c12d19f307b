/** What is wrong with a text that a person wrote. */
export interface SyntaxFault {
	/** The character it is wrong at, from 0; the length of the text where something is missing at its end. */
	readonly at: number;
	readonly reason: string;
	/** What may stand there: a noun with its article or an example, to be read behind "write". */
	readonly expected: string;
}

/** What was read of such a text. */
export type SyntaxResult<Value> =
	| {readonly kind: 'ok'; readonly value: Value}
	| ({readonly kind: 'error'} & SyntaxFault);

/** A fault as a result. */
export function fault(
	at: number,
	reason: string,
	expected: string,
): {readonly kind: 'error'} & SyntaxFault {
	return {kind: 'error', at, reason, expected};
}
