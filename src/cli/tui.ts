#!/usr/bin/env node
// nms-tui: `nms` under its other name.
await import('../base/require-node.ts');
const {default: process} = await import('node:process');
const {runNms} = await import('./run.ts');
process.exitCode = await runNms(process.argv.slice(2));
