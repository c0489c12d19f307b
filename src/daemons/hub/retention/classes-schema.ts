import * as z from 'zod';
import {isNetwork} from '../../../base/ip-network.ts';
import {channels} from '../../../model/event.ts';
import {facilityNumber, severityNumber} from '../../../model/priority-keyword.ts';
import {retentionClasses} from '../../../model/retention-class.ts';
import type {ClassRule} from '../../../pipeline/classifier.ts';
import {described} from '../../shared/settings.ts';

/** Most rules, values of one condition, and characters of a name. */
export const classLimits = {rules: 200, values: 200, characters: 256} as const;

/** Programs that tell who came and who became whom, of which no facility says so where a line has no PRI. */
const auditPrograms = [
	'audit auditd audisp* sshd sshd-session dropbear login systemd-logind su sudo doas pkexec polkitd',
	'passwd chpasswd chage gpasswd newgrp useradd userdel usermod groupadd groupdel groupmod chfn chsh',
].flatMap((row) => row.split(' '));

const defaultClasses: readonly ClassRule[] = [
	{class: 'audit', facility: [4, 10, 13]},
	{class: 'audit', program: auditPrograms},
];

const agentId = /^[0-9a-f]{16}$/;

const name = z.string().min(1).max(classLimits.characters);

const source = z.string().refine((text) => isNetwork(text) || agentId.test(text), {
	error: ({input}) =>
		`'${String(input)}' is not an address, a CIDR network such as 192.168.0.0/16, or the id of an agent`,
});

const priorityPart = (what: string, numberOf: (text: string) => number | undefined) =>
	z
		.union([z.string(), z.int()])
		.refine((value) => numberOf(String(value)) !== undefined, {
			error: ({input}) => `'${String(input)}' is not a ${what} of RFC 5424, by name or number`,
		})
		.transform((value) => numberOf(String(value)) ?? 0);

/** One value, or a list of which one is enough. */
const some = <Value extends z.ZodType>(value: Value) =>
	z
		.preprocess(
			(given) => (Array.isArray(given) ? given : [given]),
			z.array(value).min(1).max(classLimits.values).readonly(),
		)
		.optional();

const classRule = z.strictObject({
	class: z.enum(retentionClasses),
	channel: some(z.enum(channels)),
	source: some(source),
	facility: some(priorityPart('facility', facilityNumber)),
	severity: some(priorityPart('severity', severityNumber)),
	program: some(name),
	host: some(name),
});

/** `classes`: which messages are kept how long. */
export const classesSetting = described(
	z
		.array(classRule)
		.max(classLimits.rules)
		.default([...defaultClasses]),
	{
		description:
			'Which messages are of which retention class: a list of rules, each with class and any of channel, source, facility, severity, program and host, with one value or a list. The first rule whose conditions all hold decides; where none does, the class is std.',
		shownDefault:
			'audit for the facilities auth, authpriv and audit, and for programs that tell of logins, accounts and privileges',
	},
);
