import {allOf, anyOf, fieldTest} from './predicate.ts';
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
	'cs-uri': 'url.original',
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

/** Rules for Windows have the names of the data of its events, of which ECS has some. */
const windowsTaxonomy = 'windows';
const windowsNames: Readonly<Record<string, string>> = {
	...ecsNames,
	Channel: 'winlog.channel',
	EventID: 'event.code',
	Provider_Name: 'winlog.provider_name',
};

/** Which names a rule's fields have: its taxonomy, or that of its log source, where that has its own. */
export function fieldTaxonomy({
	taxonomy,
	logsource,
}: {
	readonly taxonomy: string;
	readonly logsource: LogSource;
}): string {
	if (taxonomy !== 'sigma') return taxonomy;
	if (logsource.service === 'auditd') return auditTaxonomy;
	return logsource.product === 'windows' ? windowsTaxonomy : taxonomy;
}

/** The ECS name of a field of a rule; `ecs` is the rule's own taxonomy, which needs no mapping. */
export function ecsName(field: string, taxonomy: string): string {
	if (taxonomy === auditTaxonomy) return auditName(field);
	if (taxonomy === windowsTaxonomy) return windowsName(field);
	if (taxonomy === 'ecs' || !Object.hasOwn(ecsNames, field)) return field;
	return ecsNames[field] ?? field;
}

/** In capital letters stands the name that auditd adds to the number of a system call. */
function auditName(field: string): string {
	return `auditd.${field === 'SYSCALL' ? 'syscall_name' : field}`;
}

function windowsName(field: string): string {
	const known = Object.hasOwn(windowsNames, field) ? windowsNames[field] : undefined;
	return known ?? (/^[A-Z]/.test(field) ? `winlog.event_data.${field}` : field);
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
			create_remote_thread: {'event.action': ['create_remote_thread']},
			dns: {'dns.question.name': []},
			dns_query: {'dns.question.name': []},
			driver_load: {'event.action': ['driver_load']},
			file_delete: {'event.category': ['file'], 'event.type': ['deletion']},
			file_event: {'event.category': ['file'], 'event.type': ['creation']},
			firewall: {'event.category': ['network']},
			image_load: {'event.action': ['image_load']},
			network_connection: {'event.category': ['network'], 'event.type': ['connection']},
			pipe_created: {'event.action': ['pipe_created']},
			process_access: {'event.action': ['process_access']},
			process_creation: {'event.category': ['process'], 'event.type': ['start']},
			ps_script: {'event.action': ['script_block']},
			registry_add: {'event.category': ['registry'], 'event.type': ['creation']},
			registry_event: {'event.category': ['registry']},
			registry_set: {'event.category': ['registry'], 'event.type': ['change']},
			webserver: {'event.category': ['web']},
		},
	},
	product: {
		field: 'event.module',
		// Syslog does not tell the operating system of its sender; what nms itself marks may be any program's.
		known: {linux: {}, nms: {}, syslog: {}},
	},
	service: {
		field: 'event.dataset',
		known: {
			application: {'winlog.channel': ['application']},
			auth: {'event.category': ['authentication', 'session', 'iam']},
			cron: {'process.name': ['cron', 'crond', 'anacron']},
			powershell: {
				'winlog.channel': [
					'microsoft-windows-powershell/operational',
					'powershellcore/operational',
				],
			},
			'powershell-classic': {'winlog.channel': ['windows powershell']},
			security: {'winlog.channel': ['security']},
			sshd: {'process.name': ['sshd', 'sshd-session', 'sshd-auth']},
			sudo: {'process.name': ['sudo']},
			syslog: {},
			sysmon: {'winlog.channel': ['microsoft-windows-sysmon/operational']},
			system: {'winlog.channel': ['system']},
			taskscheduler: {'winlog.channel': ['microsoft-windows-taskscheduler/operational']},
			vsftpd: {'process.name': ['vsftpd']},
			windefend: {'winlog.channel': ['microsoft-windows-windows defender/operational']},
			wmi: {'winlog.channel': ['microsoft-windows-wmi-activity/operational']},
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
	if (values.length === 0) return fieldTest({field, holds: (found) => found !== undefined});
	return anyOf(
		values.map((value) =>
			fieldTest(
				{field, holds: (found) => String(found).toLowerCase() === value},
				{field, values: [value]},
			),
		),
	);
}
