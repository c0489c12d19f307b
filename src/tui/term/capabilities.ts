type Environment = Readonly<Record<string, string | undefined>>;

export type Capabilities =
	| {readonly kind: 'ok'; readonly hasColour: boolean; readonly isAscii: boolean}
	| {readonly kind: 'refused'; readonly reason: string};

const remedy = "use 'nms alerts list' and 'nms logs' here";

/** What the terminal can show, or why the console cannot run on it. */
export function capabilitiesOf(
	env: Environment,
	isTty: {readonly stdin: boolean; readonly stdout: boolean},
): Capabilities {
	if (!isTty.stdout) return refused('standard output is not a terminal');
	if (!isTty.stdin) return refused('standard input is not a terminal');
	const term = env['TERM'] ?? '';
	if (term === '' || term === 'dumb')
		return refused(
			term === '' ? 'TERM is not set' : "TERM is 'dumb', a terminal that cannot move its cursor",
		);
	return {kind: 'ok', hasColour: hasColour(env, term), isAscii: !isUtf8(env)};
}

function refused(why: string): Capabilities {
	return {kind: 'refused', reason: `the console needs a terminal, but ${why}; ${remedy}`};
}

/** https://no-color.org: any value that is not empty. */
function hasColour(env: Environment, term: string): boolean {
	return (env['NO_COLOR'] ?? '') === '' && !/^vt\d|-m(?:ono)?$/.test(term);
}

/** The first of these that is set decides, as in setlocale(3). */
function isUtf8(env: Environment): boolean {
	const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(
		(value) => value !== undefined && value !== '',
	);
	return locale !== undefined && /utf-?8/i.test(locale);
}
