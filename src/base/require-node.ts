// The first import of every program: stops before a native module can crash an older Node. A program's main.ts imports the rest
// dynamically, so that nothing of it is even linked then.
import process from 'node:process';

const oldest = 24;
const major = Number(process.versions.node.split('.')[0]);
if (major < oldest) {
	process.stderr.write(
		`nms needs Node ${oldest} or newer; this is ${process.version}. ` +
			`From a checkout use 'npm start' or node_modules/node/bin/node, which bring their own.\n`,
	);
	process.exit(1);
}
