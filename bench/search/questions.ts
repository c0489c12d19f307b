import type {Ask} from './ask-hub.ts';
import {countOf, newestOf, severityByMinute, topUsers} from './ask-hub.ts';
import {planted} from './planted-mix.ts';

/** A command over the flat file, whose name is its $1; it prints the number of hits. */
export interface Command {
	readonly program: string;
	readonly script: string;
}

/** The same question for the hub and for others. */
export interface Question {
	readonly name: string;
	readonly hub: Ask;
	readonly rg: Command | undefined;
	readonly other: Command | undefined;
	/** So many times as fast as rg, and as grep; or so many milliseconds. */
	readonly goal: string;
}

const common = 'Failed password';
const host = 'db-16';
const lastLines = 1000;

const users = `"${common} for (invalid user )?[^ ]+"`;
const topTen =
	"awk '{print $NF}' | sort | uniq -c | sort -rn | head -10 | awk '{sum += $1} END {print sum}'";

/** Severity is the rest of the priority by 8; a minute is the first 16 characters of the time stamp. */
const severityScript = `mawk -F '[<>]' '
{counts[substr($3, 3, 16), $2 % 8]++}
END {for (key in counts) sum += counts[key]; print sum}' "$1"`;

export const questions: readonly Question[] = [
	textQuestion('unique substring', planted.unique.text, '10x, 50x'),
	textQuestion('rare word', planted.rare.text, '10x, 50x'),
	textQuestion('absent substring', planted.absent.text, '10x, 50x'),
	textQuestion('rare address', planted.address.text, '2x'),
	textQuestion('common phrase, all', `"${common}"`, '0.33x'),
	{
		name: 'top 10 users',
		hub: topUsers,
		rg: {program: 'rg | sort', script: `rg -o ${users} "$1" | ${topTen}`},
		other: {program: 'grep | sort', script: `grep -oE ${users} "$1" | ${topTen}`},
		goal: '500 ms',
	},
	{
		name: 'last 1,000 of a host',
		hub: newestOf(`host:${host}`, lastLines),
		rg: {program: 'rg | tail', script: `rg -F ' ${host} ' "$1" | tail -n ${lastLines} | wc -l`},
		other: {
			program: 'tac | grep -m',
			script: `tac "$1" | grep -F -m ${lastLines} ' ${host} ' | wc -l`,
		},
		goal: '30 ms',
	},
	{
		name: 'severity by minute',
		hub: severityByMinute,
		rg: undefined,
		other: {program: 'mawk', script: severityScript},
		goal: '5 ms',
	},
];

function textQuestion(name: string, text: string, goal: string): Question {
	const words = text.replaceAll('"', '');
	return {
		name,
		hub: countOf(text),
		rg: {program: 'rg -F', script: `rg -c --include-zero -F '${words}' "$1"`},
		other: {program: 'grep -F', script: `grep -c -F '${words}' "$1"`},
		goal,
	};
}
