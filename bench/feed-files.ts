// Appends lines to files from a process of its own: `feed-files.js LINES_PER_SECOND FILE...`, each file the same, until it is ended.
import {appendFileSync} from 'node:fs';
import process from 'node:process';

const tickMs = 20;
const [rateText = '0', ...files] = process.argv.slice(2);
const rate = Number(rateText);
const start = performance.now();
let written = 0;

setInterval(() => {
	const due = Math.floor(((performance.now() - start) / 1000) * rate);
	const time = new Date()
		.toString()
		.slice(4, 24)
		.replace(/ \d{4}/, '');
	const lines: string[] = [];
	for (; written < due; written += 1)
		lines.push(
			`${time} web-02 sshd[811]: Accepted publickey for deploy from 10.0.0.${written % 250} port ${written % 60_000} ssh2\n`,
		);
	if (lines.length > 0) for (const file of files) appendFileSync(file, lines.join(''));
}, tickMs);
