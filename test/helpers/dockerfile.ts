/** One instruction of a Dockerfile that we use; any other is an error. */
export type Instruction =
	| {readonly kind: 'from'; readonly image: string; readonly name: string}
	| {readonly kind: 'workdir' | 'user' | 'volume'; readonly value: string}
	| {readonly kind: 'run'; readonly script: string}
	| {readonly kind: 'copy'; readonly from: string | undefined; readonly paths: readonly string[]}
	| {readonly kind: 'env'; readonly name: string; readonly value: string}
	| {readonly kind: 'expose'; readonly ports: readonly string[]}
	| {readonly kind: 'healthcheck' | 'entrypoint'; readonly command: readonly string[]};

/** Reads the subset of the Dockerfile reference that ours needs: exec forms, no ARG, no heredocs. Throws at anything else. */
export function parseDockerfile(text: string): readonly Instruction[] {
	const lines = text
		.split('\n')
		.filter((line) => !/^\s*(?:#|$)/.test(line))
		.join('\n')
		.replaceAll(/\\\n\s*/g, '')
		.split('\n');
	return lines.map(parseLine);
}

type Parse = (rest: string) => Instruction | undefined;

const parsers: ReadonlyMap<string, Parse> = new Map<string, Parse>([
	['FROM', parseFrom],
	['WORKDIR', (value) => ({kind: 'workdir', value})],
	['USER', (value) => ({kind: 'user', value})],
	['VOLUME', (value) => ({kind: 'volume', value})],
	['RUN', (script) => ({kind: 'run', script})],
	['COPY', parseCopy],
	['ENV', parseEnv],
	['EXPOSE', (rest) => ({kind: 'expose', ports: rest.split(/\s+/)})],
	['HEALTHCHECK', parseHealthcheck],
	['ENTRYPOINT', (rest) => ({kind: 'entrypoint', command: words(rest)})],
]);

function parseLine(line: string): Instruction {
	const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
	const instruction = parsers.get(name)?.(rest.trim());
	if (instruction === undefined) throw new Error(`not understood: ${line}`);
	return instruction;
}

function parseFrom(rest: string): Instruction | undefined {
	const [, image, name = ''] = /^(\S+)(?: AS (\S+))?$/.exec(rest) ?? [];
	return image === undefined ? undefined : {kind: 'from', image, name};
}

function parseCopy(rest: string): Instruction | undefined {
	const [, from, paths = ''] = /^(?:--from=(\S+) )?([^-].*)$/.exec(rest) ?? [];
	return paths === '' ? undefined : {kind: 'copy', from, paths: paths.split(/\s+/)};
}

function parseEnv(rest: string): Instruction | undefined {
	const [, name, value = ''] = /^(\w+)=(\S+)$/.exec(rest) ?? [];
	return name === undefined ? undefined : {kind: 'env', name, value};
}

function parseHealthcheck(rest: string): Instruction | undefined {
	const [, command] = /^(?:--\S+ )*CMD (\[.*\])$/.exec(rest) ?? [];
	return command === undefined ? undefined : {kind: 'healthcheck', command: words(command)};
}

function words(json: string): readonly string[] {
	const value: unknown = JSON.parse(json);
	if (!Array.isArray(value)) throw new Error(`not an exec form: ${json}`);
	return value.map(String);
}
