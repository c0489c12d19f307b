// Loaded before a program or thread of the hub: writes the bytecode of what it ran beside it when it ends.
'use strict';
const {writeFileSync} = require('node:fs');
const process = require('node:process');
const {setFlagsFromString} = require('node:v8');
const vm = require('node:vm');

vm.Script = class extends vm.Script {
	constructor(source, options) {
		super(source, options);
		process.on('exit', () => {
			// V8 refuses bytecode that was made with another value of it than it has at the start (run-hub.ts).
			setFlagsFromString('--heap-growing-percent=0');
			writeFileSync(`${options.filename}.bytecode`, this.createCachedData());
		});
	}
};
