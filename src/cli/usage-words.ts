/** A mistake in the command line in our words, and what to do where there is more to say than where help is. */
export interface UsageWords {
	readonly message: string;
	readonly remedy?: string;
}

interface Wording {
	/** What yargs says (its locale en), white space folded to blanks. */
	readonly found: RegExp;
	readonly say: (groups: readonly string[], args: readonly string[]) => UsageWords;
}

const wordings: readonly Wording[] = [
	{
		found: /^Invalid values: Argument: (\S+), Given: "(.*)", Choices: (.*)$/,
		say: ([name = '', given = '', choices = ''], args) => ({
			message: `${isOption(name, args) ? `--${name} ` : ''}'${given}' is none of ${choices.replaceAll('"', '')}`,
		}),
	},
	{
		found: /^Missing required arguments?: (.*)$/,
		say: ([list = '']) => {
			const names = list.split(', ').map((name) => `--${name}`);
			return {message: `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} missing`};
		},
	},
	{
		found: /^Not enough arguments following: (\S+)$/,
		say: ([name = '']) => ({message: `${dashed(name)} is given without its value`}),
	},
	{
		found: /^Not enough non-option arguments: got \d+, need at least \d+$/,
		say: () => ({message: 'what it is to be done with is missing'}),
	},
	{
		found: /^Arguments (\S+) and (\S+) are mutually exclusive$/,
		say: ([one = '', other = '']) => ({
			message: `--${one} and --${other} exclude each other`,
			remedy: 'give one of them',
		}),
	},
];

/** What yargs found in a command line, in the words of all our messages. */
export function usageWords(text: string, args: readonly string[]): UsageWords {
	const folded = text.trim().replaceAll(/\s+/g, ' ');
	for (const {found, say} of wordings) {
		const groups = found.exec(folded);
		if (groups !== null) return say(groups.slice(1), args);
	}
	return {message: folded};
}

function isOption(name: string, args: readonly string[]): boolean {
	return args.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
}

function dashed(name: string): string {
	return `${name.length > 1 ? '--' : '-'}${name}`;
}
