#!/usr/bin/env node
// nms: the console without a verb, the command line with one. What a shell asks for completions loads little.
await import('../base/require-node.ts');
const {default: process} = await import('node:process');
const [first, ...rest] = process.argv.slice(2);
process.exitCode =
	first === '--complete'
		? await (await import('./complete/complete.ts')).completeLine(rest)
		: await (await import('./run.ts')).runNms(process.argv.slice(2));
