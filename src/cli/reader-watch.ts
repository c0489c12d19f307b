import {spawn} from 'node:child_process';
import {fstatSync} from 'node:fs';
import process from 'node:process';

/** How soon a reader that went away is noticed, in seconds. */
const checkSeconds = 0.2;

/**
 * Calls once when nobody reads the pipe on stdout any more, for work that may write nothing for long; returns what ends the watch.
 * Node cannot ask a pipe for that without writing to it, but tail(1) of GNU coreutils does. Another tail, or none, watches nothing:
 * then the next write tells.
 */
export function onReaderGone(gone: () => void): () => void {
	if (!fstatSync(process.stdout.fd).isFIFO()) return () => undefined;
	const follow = ['-f', `--pid=${process.pid}`, `--sleep-interval=${checkSeconds}`, '/dev/null'];
	const tail = spawn('tail', follow, {stdio: ['ignore', 'inherit', 'ignore']});
	tail.on('error', () => undefined);
	tail.once('exit', (_code, signal) => {
		if (signal === 'SIGPIPE') gone();
	});
	return () => {
		tail.removeAllListeners('exit');
		tail.kill();
	};
}
