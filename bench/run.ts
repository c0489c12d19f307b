// The bench command: runs all benches, or those named, one after the other.
//
//   run.js [NAME...]
import process from 'node:process';
import {benchAgent} from './agent.ts';
import {benchAgents} from './agents.ts';
import {benchAppend} from './append.ts';
import {benchBlocks} from './blocks.ts';
import {benchCollect} from './collect.ts';
import {benchConsole} from './console.ts';
import {benchDecoders} from './decoders.ts';
import {benchDetect} from './detect.ts';
import {benchEndpoints} from './endpoints.ts';
import {benchExpressions} from './expressions.ts';
import {benchGrowth} from './growth.ts';
import {benchIntake} from './intake.ts';
import {removeLeftovers} from './leftovers.ts';
import {benchPipeline} from './pipeline.ts';
import {benchQuiet} from './quiet.ts';
import {benchScanner} from './scanner.ts';
import {benchSearch} from './search.ts';

/** Each prints its figures, one a line. Sorted by name. */
const benches: Readonly<Record<string, (print: (line: string) => void) => void | Promise<void>>> = {
	agent: benchAgent,
	agents: benchAgents,
	append: benchAppend,
	blocks: benchBlocks,
	collect: benchCollect,
	console: benchConsole,
	decoders: benchDecoders,
	detect: benchDetect,
	endpoints: benchEndpoints,
	expressions: benchExpressions,
	growth: benchGrowth,
	intake: benchIntake,
	pipeline: benchPipeline,
	quiet: benchQuiet,
	scanner: benchScanner,
	search: benchSearch,
};

process.once('exit', removeLeftovers);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
	process.stderr.write(
		`no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}\n`,
	);
	process.exit(2);
}
for (const [name, bench] of Object.entries(benches)) {
	if (wanted.length > 0 && !wanted.includes(name)) continue;
	process.stdout.write(`# ${name}\n`);
	// One after the other: they measure the same machine.
	// oxlint-disable-next-line no-await-in-loop
	await bench((line) => process.stdout.write(`${line}\n`));
}
