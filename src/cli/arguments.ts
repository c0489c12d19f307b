/** Reads an option's value as a whole number of the range; yargs calls it with what was typed and words what it throws. */
export function integerBetween(
	option: string,
	least: number,
	most: number,
): (value: string | undefined) => number | undefined {
	return (value) => {
		if (value === undefined) return undefined;
		const number = Number(value);
		const isInRange = Number.isInteger(number) && number >= least && number <= most;
		if (isInRange && value.trim() !== '') return number;
		throw new TypeError(`${option} '${value}' is not a whole number from ${least} to ${most}`);
	};
}

/** The file name that a lone dash stands for. */
export const standardInputFile = '/dev/stdin';

/** Reads a comma-separated option as some of the choices. */
export function listOf<Choice extends string>(
	option: string,
	choices: readonly Choice[],
): (value: string | undefined) => readonly Choice[] | undefined {
	return (value) => {
		if (value === undefined) return undefined;
		return value.split(',').map((word) => {
			const choice = choices.find((candidate) => candidate === word.trim());
			if (choice !== undefined) return choice;
			throw new TypeError(`${option} '${word.trim()}' is none of ${choices.join(', ')}`);
		});
	};
}

/** The words after `--`: yargs puts them behind the verb instead of among the verb's own words. */
export function afterDashes(words: readonly (string | number)[], verb: string): readonly string[] {
	return words.slice(words.indexOf(verb) + 1).map(String);
}
