import {allOf, anyOf} from './predicate.ts';
import type {Expression} from './predicate.ts';

/** Sigma's taxonomy names as ECS names (sigma-appendix-taxonomy.md); a name that is not here is an ECS name already. */
const ecsNames: Readonly<Record<string, string>> = {
	CommandLine: 'process.command_line',
	Computer: 'host.name',
	ComputerName: 'host.name',
	CurrentDirectory: 'process.working_directory',
	DestinationHostname: 'destination.domain',
	DestinationIp: 'destination.ip',
	DestinationPort: 'destination.port',
	Image: 'process.executable',
	ParentCommandLine: 'process.parent.command_line',
	ParentImage: 'process.parent.executable',
	ParentProcessId: 'process.parent.pid',
	ProcessId: 'process.pid',
	Protocol: 'network.transport',
	QueryName: 'dns.question.name',
	SourceIp: 'source.ip',
	SourcePort: 'source.port',
	TargetFilename: 'file.path',
	User: 'user.name',
	'c-ip': 'source.ip',
	'c-uri': 'url.original',
	'c-uri-extension': 'url.extension',
	'c-uri-query': 'url.query',
	'c-uri-stem': 'url.path',
	'c-useragent': 'user_agent.original',
	'cs-bytes': 'http.request.bytes',
	'cs-host': 'url.domain',
	'cs-method': 'http.request.method',
	'cs-referer': 'http.request.referrer',
	'cs-referrer': 'http.request.referrer',
	'cs-uri-query': 'url.query',
	'cs-uri-stem': 'url.path',
	'cs-user-agent': 'user_agent.original',
	'cs-username': 'user.name',
	dst_ip: 'destination.ip',
	dst_port: 'destination.port',
	hostname: 'host.name',
	query: 'dns.question.name',
	record_type: 'dns.question.type',
	'sc-bytes': 'http.response.bytes',
	'sc-status': 'http.response.status_code',
	src_ip: 'source.ip',
	src_port: 'source.port',
};

/** Rules for records of Linux Audit have the records' own names of fields. */
const auditTaxonomy = 'auditd';

/** Which names a rule's fields have: its taxonomy, or that of its log source, where that has its own. */
export function fieldTaxonomy({
	taxonomy,
	logsource,
}: {
	readonly taxonomy: string;
	readonly logsource: LogSource;
}): string {
	return taxonomy === 'sigma' && logsource.service === 'auditd' ? auditTaxonomy : taxonomy;
}

/** The ECS name of a field of a rule; `ecs` is the rule's own taxonomy, which needs no mapping. */
export function ecsName(field: string, taxonomy: string): string {
	if (taxonomy === auditTaxonomy) return auditName(field);
	if (taxonomy === 'ecs' || !Object.hasOwn(ecsNames, field)) return field;
	return ecsNames[field] ?? field;
}

/** In capital letters stands the name that auditd adds to the number of a system call. */
function auditName(field: string): string {
	return `auditd.${field === 'SYSCALL' ? 'syscall_name' : field}`;
}

/** What a log source asks of an event: all fields, each with one of its values. An empty row asks nothing. */
type Demand = Readonly<Record<string, readonly string[]>>;

// A value that is not in its table asks for itself in the field named last, so that a rule for a source that nothing decodes loads
// and stays silent.
const sources = {
	category: {
		field: 'event.category',
		known: {
			authentication: {'event.category': ['authentication']},
			dns: {'dns.question.name': []},
			file_event: {'event.category': ['file'], 'event.type': ['creation']},
			firewall: {'event.category': ['network']},
			network_connection: {'event.category': ['network'], 'event.type': ['connection']},
			process_creation: {'event.category': ['process'], 'event.type': ['start']},
			webserver: {'event.category': ['web']},
		},
	},
	product: {
		field: 'event.module',
		// Syslog does not tell the operating system of its sender.
		known: {linux: {}, syslog: {}},
	},
	service: {
		field: 'event.dataset',
		known: {
			auth: {'event.category': ['authentication', 'session', 'iam']},
			cron: {'process.name': ['cron', 'crond', 'anacron']},
			sshd: {'process.name': ['sshd', 'sshd-session', 'sshd-auth']},
			sudo: {'process.name': ['sudo']},
			syslog: {},
			vsftpd: {'process.name': ['vsftpd']},
		},
	},
} as const satisfies Record<
	string,
	{readonly field: string; readonly known: Readonly<Record<string, Demand>>}
>;

/** The part of a rule that says which events it is for. */
export interface LogSource {
	readonly category?: string | undefined;
	readonly product?: string | undefined;
	readonly service?: string | undefined;
}

/** What an event must have to come from the log source. */
export function logSourceExpression(logSource: LogSource): Expression {
	const demands: Expression[] = [];
	for (const key of ['category', 'product', 'service'] as const) {
		const value = logSource[key];
		if (value === undefined) continue;
		const {field, known} = sources[key];
		const demand = Object.entries<Demand>(known).find(([name]) => name === value)?.[1];
		const wanted: Demand = demand ?? {[field]: [value]};
		demands.push(...Object.entries(wanted).map(([name, values]) => demandExpression(name, values)));
	}
	return allOf(demands);
}

function demandExpression(field: string, values: readonly string[]): Expression {
	if (values.length === 0) return {kind: 'test', test: (event) => event.field(field) !== undefined};
	return anyOf(
		values.map((value) => ({
			kind: 'test',
			test: (event) => String(event.field(field)).toLowerCase() === value,
			witness: {field, values: [value]},
		})),
	);
}
