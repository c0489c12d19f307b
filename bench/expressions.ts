import {setFlagsFromString} from 'node:v8';
import {foldCase} from '../src/base/fold-case.ts';
import {compileLinearPattern} from '../src/base/linear-pattern.ts';
import {leastCost} from './least-cost.ts';
import {mixDescription, syslogMix} from './syslog-mix.ts';
import {tableLines} from './table.ts';

const lineCount = 4000;
const expressions = [
	'failed.*oracle',
	'user (?:admin|guest) from 10\\.',
	'port 1999\\d',
	'\\bssh\\d\\b',
	'(?:a|b|c|d)+e.{5}q',
	'^(?:a+)+$',
];

/** How fast lines are searched by regular expressions: with our automaton, and with V8's engine that is linear, too. */
export function benchExpressions(print: (line: string) => void): void {
	// Only here: V8 calls it an experiment.
	setFlagsFromString('--enable-experimental-regexp-engine');
	print(`mix: ${mixDescription}; megabytes a second on one core`);
	const lines = syslogMix(lineCount, 'rfc5424');
	const sizeBytes = lines.reduce((sum, {length}) => sum + length, 0);
	const texts = lines.map((line) => foldCase(String(line)));
	const speedOf = (isMatch: () => void): string =>
		(sizeBytes / lineCount / leastCost(lineCount, isMatch)).toFixed(0);
	const rows = expressions.map((source) => {
		const compiled = compileLinearPattern(source, {isCaseSensitive: false});
		if (compiled.kind === 'error') throw new TypeError(`${source}: ${compiled.reason}`);
		// The flag is known since the option above.
		// oxlint-disable-next-line no-invalid-regexp
		const linear = new RegExp(source, 'l');
		return [
			source,
			speedOf(() => lines.filter((line) => compiled.value.isInBytes(line))),
			speedOf(() => texts.filter((text) => linear.test(text))),
		];
	});
	for (const line of tableLines(['expression', 'ours', 'V8 linear'], rows)) print(line);
}
