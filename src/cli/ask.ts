import process from 'node:process';
import {createInterface} from 'node:readline/promises';

/** Asks on the terminal; only `y` or `yes` is yes. */
export async function askYesNo(question: string): Promise<boolean> {
	const terminal = createInterface({input: process.stdin, output: process.stderr});
	try {
		const answer = await terminal.question(`${question} [y/N] `);
		return /^y(?:es)?$/i.test(answer.trim());
	} finally {
		terminal.close();
	}
}
