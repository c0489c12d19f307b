import type {InferredOptionTypes, Options} from 'yargs';
import {asciiLower} from '../../base/ascii-lower.ts';
import type {TextPattern} from '../../detect/wildcard.ts';
import {compileWildcard} from '../../detect/wildcard.ts';
import {Trial} from '../../pipeline/trial.ts';
import type {ParseErrorJson} from '../../proto/rpc/parse-error-schema.ts';

/** Options that ask for what could be read of a line that does not parse. */
export const partOptions = {
	host: {
		type: 'string',
		requiresArg: true,
		describe: 'Only lines whose host could be read nonetheless and is this; * is any characters',
	},
	program: {
		type: 'string',
		requiresArg: true,
		describe: 'Only lines whose program could be read nonetheless and is this; * is any characters',
	},
} as const satisfies Readonly<Record<string, Options>>;

export type PartOptions = InferredOptionTypes<typeof partOptions>;

/** Whether a parse error is one of those, by what a careful person reads in it; undefined where all are. */
export function partFilter({
	host,
	program,
}: PartOptions): ((error: ParseErrorJson) => boolean) | undefined {
	if (host === undefined && program === undefined) return undefined;
	const [hosts, programs] = [patternOf(host), patternOf(program)];
	const trial = new Trial('auto');
	return ({raw_base64: raw}) => {
		const read = trial.readPartly(Buffer.from(raw, 'base64'));
		return isMatch(hosts, read.host) && isMatch(programs, read.program);
	};
}

function patternOf(text: string | undefined): TextPattern | undefined {
	return text === undefined
		? undefined
		: compileWildcard(asciiLower(text), {start: false, end: false});
}

function isMatch(pattern: TextPattern | undefined, text: string | null): boolean {
	return pattern === undefined || (text !== null && pattern.matches(asciiLower(text)));
}
