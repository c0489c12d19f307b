/** One word that may stand at the cursor, and what a shell shows beside it; empty for nothing. */
export interface Candidate {
	readonly value: string;
	readonly note: string;
}

/** Words that no shell takes for more than a word: what came from outside is offered only so. */
const plainWord = /^[\w.:@%+,/][\w.:@%+,/-]{0,255}$/;

/** Whether a word that a stranger chose may be put on a command line. */
export function isPlain(word: string): boolean {
	return plainWord.test(word);
}
