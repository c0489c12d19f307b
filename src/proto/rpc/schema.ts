// The local socket's protocol in one place: every method with its parameters, result and the permission it needs; every
// notification; every error code. nms-protocol(7) is its manual. JSON-RPC 2.0, one message per line, UTF-8.
import * as z from 'zod';
import {alertPrefix} from './alert-prefix.ts';
import {alertResolutions, alertStates} from '../../model/alert.ts';
import {channels} from '../../model/event.ts';
import {tlsRefusals} from '../../model/tls-refusal.ts';
import {roles} from '../../model/role.ts';
import {severities} from '../../model/severity.ts';
import {queryLimits} from '../query/limits.ts';
import {alertOrders, bulkLimit, clipLimit, pauseLimitMs, rowLimit} from './bounds.ts';
import {
	endpointCountsJson,
	endpointJson,
	endpointMethods,
	endpointWindow,
	endpointWindowResult,
} from './endpoint-schema.ts';
import {ledgerMethods, ledgerResult, ledgerWindow, lossJson} from './ledger-schema.ts';
import {wireAuthentications} from '../wire/messages.ts';
import {holdJson, holdMethods} from './hold-schema.ts';
import {knownJson, lookupMethods} from './lookup-schema.ts';
import {importMethods} from './import-schema.ts';
import {method} from './method.ts';
import {parseErrorGroupsResult, parseErrorMethods} from './parse-error-schema.ts';
import {diskJson, retentionJson} from './retention-schema.ts';
import {searchClose, searchNext, searchStart, searchStep} from './search-schema.ts';
import {sourceMethods} from './source-schema.ts';
import {statisticsMethods, statisticsResult, statisticsWindow} from './statistics-schema.ts';

const time = z.iso.datetime();
const rowCount = z.int().min(0).max(rowLimit);

/** One alert, the same in `nms alerts list --json`, `nms replay` (which has no triage part) and here. */
export const alertJson = z.object({
	id: z.string(),
	rule: z.object({id: z.string(), name: z.string()}),
	severity: z.enum(severities),
	source: z.object({ip: z.string().nullable()}),
	user: z.object({name: z.string().nullable()}),
	host: z.object({name: z.string().nullable()}),
	count: z.int(),
	first_seen: time,
	last_seen: time,
	event_ids: z.array(z.union([z.int(), z.string()])),
});
export type AlertJson = z.infer<typeof alertJson>;

/** An alert of a hub: what the rule saw, and what people did. */
export const triagedAlertJson = alertJson.extend({
	/** Shortest prefix of the id that is unique in the hub, at least 4 digits. */
	short_id: z.string(),
	/** The rule's group-by values: what the alert is about. */
	subject: z.array(z.string()),
	state: z.enum(alertStates),
	resolution: z.enum(alertResolutions).nullable(),
	assignee: z.string().nullable(),
	changed: time.nullable(),
	/** Whether its event files stay: see `alerts.hold`. */
	is_held: z.boolean(),
	/** Where its events came from, as in events; the address is null where they do not agree on one. */
	log: z.object({
		source: z.object({address: z.string().nullable(), host_is_claim: z.boolean().optional()}),
	}),
});
export type TriagedAlertJson = z.infer<typeof triagedAlertJson>;

/** One event, by ECS names where ECS has one; decoded fields stand nested beside them (`source.ip` as `source: {ip}`). */
export const eventJson = z.looseObject({
	id: z.int(),
	/** Event time: the device's, else the time of receipt. */
	'@timestamp': time,
	event: z.looseObject({
		/** Time of receipt by the hub's clock. */
		ingested: time,
		/** The message as received: in `events.get`, in evidence unless it is long, in windows that ask for it. */
		original: z.string().optional(),
		original_base64: z.string().optional(),
	}),
	host: z.looseObject({name: z.string().nullable()}),
	process: z.looseObject({name: z.string().nullable(), pid: z.string().nullable()}),
	/** An event that an agent read from a file has `file.path` too. */
	log: z.looseObject({
		/** Where the bytes came from: the hub's own observation, not the sender's claim. */
		source: z.object({
			channel: z.enum(channels),
			address: z.string(),
			/** Present and true where nothing says that `host.name` is the source's own name, or of a host that it speaks for. */
			host_is_claim: z.boolean().optional(),
		}),
		syslog: z.object({
			facility: z.int().nullable(),
			severity: z.int().nullable(),
			msgid: z.string().nullable(),
			structured_data: z.string().nullable(),
			timestamp: z.string().nullable(),
		}),
	}),
	message: z.string(),
	/** Present and true where `message` was cut to the clip asked for. */
	is_clipped: z.boolean().optional(),
});
export type EventJson = z.infer<typeof eventJson>;

/** One row of the append-only audit: who did what to what, and why. */
const auditJson = z.object({
	id: z.int(),
	time,
	/** The caller's user name, or `nms` for what the hub does by itself. */
	user: z.string(),
	uid: z.int().nullable(),
	action: z.string(),
	target: z.string().nullable(),
	/** Parameters of the action: resolution, note text, assignee, refusal ... */
	detail: z.record(z.string(), z.unknown()),
	/** The change this row belongs to; rows of one bulk action share it, and `alerts.undo` names it. */
	change: z.int().nullable(),
});
export type AuditJson = z.infer<typeof auditJson>;

const listenerJson = z.object({
	/** `agent`: of agents over TCP; their unix socket is in `agents`. */
	kind: z.enum(['udp', 'tcp', 'tls', 'gelf-udp', 'gelf-tcp', 'agent']),
	address: z.string(),
	port: z.int(),
	/** There where systemd opened the socket, and not the hub by its configuration. */
	opened_by: z.literal('systemd').optional(),
});

/** How it stands with syslog over TLS. */
const tlsJson = z.object({
	/** What the hub shows to senders; the fingerprint is SHA-256. */
	certificate: z.object({subject: z.string(), fingerprint: z.string(), expires: time}),
	/** Connections that were not read, by reason, since the start. */
	refused: z.array(z.object({reason: z.enum(tlsRefusals), count: z.int()})),
});

export const healthJson = z.object({
	hub: z.object({id: z.string(), name: z.string(), version: z.string(), pid: z.int()}),
	started: time,
	/** Everything up to and including this id is on disk: no event or parse error at or below it can be lost. */
	committed_id: z.int(),
	events: z.object({
		/** Messages framed since the start, refused senders not counted. */
		received: z.int(),
		/** Rows in the store, since it was made. */
		stored: z.int(),
		parse_errors: z.int(),
		/** Committed within the last full second. */
		per_second: z.number(),
		/** Committed events in each of the last 60 s, oldest first. */
		last_minute: z.array(z.int()),
		/** Decoded anew since the start, since decoder packs changed, and still to be. */
		redecoded: z.int(),
		to_redecode: z.int(),
		/** Stored with asterisks for secrets, since the start. */
		redacted: z.int(),
	}),
	dropped: z.object({
		/** Datagrams or connections from senders outside `syslog.allow`. */
		not_allowed: z.int(),
		/** Messages cut because they were longer than `syslog.max_message_bytes`. */
		too_long: z.int(),
		/** Datagrams dropped because the intake's buffer was full. */
		buffer_full: z.int(),
		/** Datagrams of senders that have sent more than `syslog.quota` lets them. */
		over_quota: z.int(),
	}),
	alerts: z.object({
		/** Alerts that are not closed, by severity. */
		open: z.record(z.enum(severities), z.int()),
		new: z.int(),
		total: z.int(),
		/** Hits of rules that are stored and that no alert counts yet: after a flood, or a start. */
		hits_to_fold: z.int(),
	}),
	/** Correlation groups forgotten because a rule had too many. */
	groups_evicted: z.int(),
	listeners: z.array(listenerJson),
	connections: z.int(),
	/** Absent where the hub does not listen for TLS. */
	tls: tlsJson.optional(),
	agents: z.object({
		/** Registered now. */
		connected: z.int(),
		/** What agents over TCP prove. */
		authentication: z.enum(wireAuthentications),
		/** Where agents connect, as `agent.hub` of theirs says it: `unix:PATH`, `tcp://ADDRESS:PORT`. */
		listeners: z.array(z.string()),
	}),
	/** All endpoints by state. */
	endpoints: endpointCountsJson,
	retention: retentionJson,
	disk: diskJson,
	/** Of event files that were looked into since the start: their blocks, and those that each search opens, since they are not indexed yet. */
	index: z.object({blocks: z.int(), waiting: z.int(), unseen_files: z.int()}),
	/** The senders heard most recently, at most 100. */
	sources: z.array(
		z.object({
			channel: z.enum(channels),
			address: z.string(),
			/** Of the endpoint; absent where none is known. */
			name: z.string().optional(),
			/** Of the certificate that it showed over TLS and that was found right. */
			subject: z.string().optional(),
			received: z.int(),
			parse_errors: z.int(),
			last_received: time,
		}),
	),
	/** Senders of syslog that nobody has accepted and the configuration does not name, and those of them that were heard last. */
	new_senders: z.object({
		count: z.int(),
		newest: z.array(
			z.object({channel: z.enum(channels), address: z.string(), name: z.string().optional()}),
		),
	}),
	/** What is wrong now and what to do, in words; empty when all is well. */
	problems: z.array(z.string()),
	/** What was lost, what weighs most first; empty where nothing was. */
	losses: z.array(lossJson),
	state_bytes: z.int(),
});
export type HealthJson = z.infer<typeof healthJson>;

/** Which alerts: all conditions hold; an absent one does not restrict. */
const alertQuery = z.strictObject({
	states: z.array(z.enum(alertStates)).min(1).optional(),
	/** Mildest severity shown. */
	min_severity: z.enum(severities).optional(),
	assignee: z.string().max(256).nullable().optional(),
	/** Words that must all occur in rule name, subject, host, user or id; case does not matter. */
	text: z.string().max(1024).optional(),
});
export type AlertQuery = z.infer<typeof alertQuery>;

const alertWindow = z.strictObject({
	query: alertQuery.default({}),
	order: z.enum(alertOrders).default('priority'),
	/** The row the window lies around; absent: the top. `end`: below the last row. */
	anchor: z.union([z.literal('end'), alertPrefix]).optional(),
	before: rowCount.default(0),
	after: rowCount.default(100),
});
export type AlertWindow = z.infer<typeof alertWindow>;

const eventAnchor = z.union([z.literal('tail'), z.int().min(0)]);

const eventWindow = z.strictObject({
	/** The language of nms-protocol(7) QUERY; empty: all. */
	query: z.string().max(queryLimits.characters).default(''),
	/** Of times in the query that name none; UTC if absent. An IANA name or an offset. */
	time_zone: z.string().max(64).optional(),
	anchor: eventAnchor.default('tail'),
	before: rowCount.default(100),
	after: rowCount.default(0),
	clip: z.int().min(16).max(clipLimit).default(1024),
	/** Whether rows have `event.original`. */
	original: z.boolean().optional(),
});
export type EventWindow = z.infer<typeof eventWindow>;

/** Which alerts a triage request changes: named ones, or all of a query if they are still as many as the operator saw. */
const selection = z.union([
	z.strictObject({ids: z.array(alertPrefix).min(1).max(bulkLimit)}),
	z.strictObject({query: alertQuery, expected_count: z.int().min(0)}),
]);
export type Selection = z.infer<typeof selection>;

const reason = z.string().min(1).max(4096);

const changed = z.object({
	/** Names the change for `alerts.undo`. */
	change: z.int(),
	/** Full ids of the alerts that changed. */
	ids: z.array(z.string()),
	/** Until when `alerts.undo` takes it back. */
	undo_until: time,
});
export type Changed = z.infer<typeof changed>;

const nothing = z.strictObject({});

const live = {
	/** Least milliseconds between two updates, where that is longer than the hub's own pause. */
	pause_ms: z.int().min(0).max(pauseLimitMs).default(0),
};

export const alertWindowResult = z.object({
	rows: z.array(triagedAlertJson),
	/** Alerts that match in all, and how many stand above the first row. */
	total: z.int(),
	position: z.int(),
});
export type AlertWindowResult = z.infer<typeof alertWindowResult>;

const searched = {
	/**
	 * There while older, or newer, events have not been looked at although fewer rows were found than asked for: those with an id below
	 * the one, or above the other. A window anchored there goes on; a subscription does so by itself.
	 */
	searched_from: z.int().optional(),
	searched_to: z.int().optional(),
};

export const eventWindowResult = z.object({
	/** Oldest first. */
	rows: z.array(eventJson),
	at_start: z.boolean(),
	at_end: z.boolean(),
	...searched,
	/** Matching events committed since the subscription began; 0 in a plain window. */
	arrived: z.int(),
});
export type EventWindowResult = z.infer<typeof eventWindowResult>;

const triage = <P extends z.ZodRawShape>(params: P) =>
	method('triage', z.strictObject({select: selection, ...params}), changed);

/** Every method a client may call. */
export const methods = {
	hello: method(
		null,
		z.strictObject({
			protocol: z.int(),
			client: z.strictObject({name: z.string().max(256), version: z.string().max(256)}).optional(),
		}),
		z.object({
			protocol: z.int(),
			hub: z.object({id: z.string(), name: z.string(), version: z.string()}),
			now: time,
			/** Make the symbolic link `directory/link -> target`, then call `authenticate` within 10 s; each is good for one use. */
			auth: z.object({directory: z.string(), link: z.string(), target: z.string()}),
		}),
	),
	authenticate: method(
		null,
		nothing,
		z.object({user: z.string(), uid: z.int(), role: z.enum(roles).nullable()}),
	),
	health: method(null, nothing, healthJson),
	/** Whether the hub still answers: for a client to which it has said nothing for a while. */
	ping: method(null, nothing, nothing),
	'alerts.window': method('read', alertWindow, alertWindowResult),
	'alerts.get': method(
		'read',
		z.strictObject({id: alertPrefix}),
		z.object({
			alert: triagedAlertJson,
			/** The rule in words: its title, description and what it counts. */
			rule: z.object({
				id: z.string(),
				name: z.string(),
				description: z.string(),
				condition: z.string(),
			}),
			/** The first and the last matched events, oldest first, with `event.original` where all of them fit. */
			evidence: z.array(eventJson),
			/** What people did, oldest first. */
			history: z.array(auditJson),
			/** Null where its event files may be removed. */
			hold: holdJson.nullable(),
			/** What look-up tables know now of what it is about. */
			known: z.array(knownJson),
		}),
	),
	/** Also assigns the caller where nobody is assigned; so does `alerts.start`. */
	'alerts.acknowledge': triage({}),
	'alerts.start': triage({}),
	'alerts.close': triage({resolution: z.enum(alertResolutions), reason: reason.optional()}),
	'alerts.reopen': triage({reason: reason.optional()}),
	'alerts.note': triage({text: reason}),
	/** Null: nobody. */
	'alerts.assign': triage({assignee: z.string().min(1).max(256).nullable()}),
	/** Takes back the caller's own change (its latest one by default) as a compensating change, within 10 s. */
	'alerts.undo': method('triage', z.strictObject({change: z.int().optional()}), changed),
	'events.window': method('read', eventWindow, eventWindowResult),
	/** The place of a time in the order of commit: the id of the first event that was received then or later, null where none was. */
	'events.place': method('read', z.strictObject({time}), z.object({id: z.int().nullable()})),
	'events.get': method('read', z.strictObject({id: z.int().min(1)}), eventJson),
	/** Begins a search of all events; `search.next` takes it step by step. */
	'search.open': method('read', searchStart, z.object({search: z.int()})),
	/** The next rows in the query's order, perhaps none yet. One at a time. */
	'search.next': method('read', searchNext, searchStep.extend({rows: z.array(eventJson)})),
	'search.close': method('read', searchClose, nothing),
	...holdMethods,
	...importMethods,
	...parseErrorMethods,
	...lookupMethods,
	...sourceMethods,
	...ledgerMethods,
	...statisticsMethods,
	...endpointMethods,
	'audit.window': method(
		'audit',
		z.strictObject({before: z.int().min(0).optional(), limit: rowCount.default(100)}),
		z.object({rows: z.array(auditJson)}),
	),
	/** Answers with revision 1 and the snapshot; `update` notifications follow, each sent only after the one before is acked. */
	subscribe: method(
		'read',
		z.union([
			z.strictObject({view: z.literal('health'), ...live}),
			z.strictObject({view: z.literal('alerts'), window: alertWindow, ...live}),
			z.strictObject({view: z.literal('events'), window: eventWindow, ...live}),
			z.strictObject({view: z.literal('endpoints'), window: endpointWindow, ...live}),
			z.strictObject({view: z.literal('ledger'), window: ledgerWindow, ...live}),
			z.strictObject({view: z.literal('parse_errors'), ...live}),
			z.strictObject({view: z.literal('statistics'), window: statisticsWindow, ...live}),
		]),
		z.object({
			subscription: z.int(),
			revision: z.int(),
			// What a later one leaves out stands first: a window of no alerts would take one of no endpoints and cut its counts.
			snapshot: z.union([
				healthJson,
				ledgerResult,
				endpointWindowResult,
				alertWindowResult,
				eventWindowResult,
				parseErrorGroupsResult,
				statisticsResult,
			]),
		}),
	),
	/** A notification (no id): the client has taken in this revision and can take the next. */
	ack: method('read', z.strictObject({subscription: z.int(), revision: z.int()}), nothing),
	unsubscribe: method('read', z.strictObject({subscription: z.int()}), nothing),
} as const;
export type MethodName = keyof typeof methods;
export type Params<M extends MethodName> = z.infer<(typeof methods)[M]['params']>;
export type ParamsInput<M extends MethodName> = z.input<(typeof methods)[M]['params']>;
export type Result<M extends MethodName> = z.infer<(typeof methods)[M]['result']>;

/**
 * What the hub sends by itself. A window's new content is `order`, the ids of its rows; rows the client does not hold yet, or
 * that changed, are in `upsert`. For the views health, ledger, parse_errors and statistics the whole value is sent.
 */
export const updateParams = z.object({
	subscription: z.int(),
	revision: z.int(),
	update: z.discriminatedUnion('view', [
		z.object({view: z.literal('health'), health: healthJson}),
		z.object({
			view: z.literal('alerts'),
			upsert: z.array(triagedAlertJson),
			order: z.array(z.string()),
			total: z.int(),
			position: z.int(),
		}),
		z.object({
			view: z.literal('events'),
			upsert: z.array(eventJson),
			order: z.array(z.int()),
			at_start: z.boolean(),
			at_end: z.boolean(),
			...searched,
			arrived: z.int(),
		}),
		z.object({
			view: z.literal('endpoints'),
			upsert: z.array(endpointJson),
			order: z.array(z.string()),
			total: z.int(),
			position: z.int(),
			counts: endpointCountsJson,
		}),
		z.object({view: z.literal('ledger'), ledger: ledgerResult}),
		z.object({view: z.literal('parse_errors'), groups: parseErrorGroupsResult}),
		z.object({view: z.literal('statistics'), statistics: statisticsResult}),
	]),
});
export type Update = z.infer<typeof updateParams>;
