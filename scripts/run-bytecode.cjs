// Runs the program of this file's name in programs/, by the bytecode beside it that was made when nms was built. V8 refuses that of
// another version, and compiles the program itself then.
'use strict';
const {readFileSync} = require('node:fs');
const path = require('node:path');
const {Script} = require('node:vm');

const file = path.join(__dirname, 'programs', path.basename(__filename));
// Bundles are ASCII.
const script = new Script(readFileSync(file, 'latin1'), {filename: file, cachedData: bytecode()});
script.runInThisContext()(exports, require, module, __filename, __dirname);

function bytecode() {
	try {
		return readFileSync(`${file}.bytecode`);
	} catch {
		return undefined;
	}
}
