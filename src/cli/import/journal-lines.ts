import {journalEntry} from '../../collect/journal-entry.ts';

const newline = 10;

/**
 * The lines of `journalctl -o json`, each as the RFC 5424 message that an agent makes of it, on one line: a newline in a message is
 * written `#012`, as rsyslog does. A line that is no entry stays as it is.
 */
export function journalLines(lines: Buffer): Buffer {
	const made: Buffer[] = [];
	for (let from = 0; from < lines.length;) {
		const at = lines.indexOf(newline, from);
		const to = at < 0 ? lines.length : at;
		made.push(messageOf(lines.subarray(from, to)), lines.subarray(to, to + 1));
		from = to + 1;
	}
	return Buffer.concat(made);
}

function messageOf(line: Buffer): Buffer {
	const message = journalEntry(line, '')?.message;
	if (message === undefined) return line;
	if (!message.includes(newline)) return message;
	return Buffer.from(message.toString('latin1').replaceAll('\n', '#012'), 'latin1');
}
