import {readFileSync} from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import {packageRoot} from '../../src/base/package-root.ts';

/** How rsyslogd's default parser reads a line otherwise; the documented differences (nms(1), parse). */
export const rsyslogdReads = {
	address: 'a host with its address or port is the tag, and the colons of an IPv6 address end it',
	blanks: 'a second blank ends the host',
	cisco: 'a sequence number, uptime, zone or host before the mnemonic is the tag',
	data: 'what begins with a bracket is structured data, and no message',
	headerless: 'the first two words are host and tag',
	level: 'a level before the tag is the tag, and so is a serial number',
	nameless: 'the word for a name that is missing is the tag',
	relay: "the relay's host is the host, and what the sender wrote is message",
	slash: 'a slash ends the program, and no host has one',
	spaces: 'a blank ends the tag',
	tab: 'a TAB, or what a relay writes for it, ends nothing, or a record of Snare is cut',
	tagless: 'any first word is the tag',
	time: 'the time stamp is none, and its words are host and tag',
	unifi: 'a comma is in no host',
	zone: "the zone's word or offset behind the time is the host or the tag",
} as const;

const lineSchema = z.tuple(
	[
		z.string(),
		z.tuple([
			z.string().nullable(),
			z.string().nullable(),
			z.string().nullable(),
			z.string().nullable(),
			z.string(),
		]),
	],
	z.string(),
);

/** A line, what nms reads of it, and the difference where rsyslogd reads host, program, pid or message otherwise. */
interface DeviceLine {
	readonly line: string;
	/** Time stamp, host, program, pid, message. */
	readonly parts: readonly (string | null)[];
	readonly difference: string | undefined;
}

/** RFC 3164 as devices write it: lines of our own in the form of each product. */
export const deviceLines: readonly DeviceLine[] = readFileSync(
	path.join(packageRoot, 'test/fixtures/device-lines.jsonl'),
	'utf8',
)
	.split('\n')
	.filter((text) => text !== '')
	.map((text) => {
		const [line, parts, difference] = lineSchema.parse(JSON.parse(text));
		return {line, parts, difference};
	});
