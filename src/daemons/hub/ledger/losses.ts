import type {IntakeIncident, LossCause} from '../../../model/loss.ts';
import type {MissingRange} from '../../../model/missing-events.ts';
import type {Endpoint} from '../endpoints/endpoint.ts';
import type {LossLedger} from './loss-ledger.ts';

/** One thing that was lost, and what to do about it. */
export interface Loss {
	readonly cause: LossCause;
	/** Events, datagrams or messages; of `unread` bytes. */
	readonly count: number;
	readonly text: string;
	readonly remedy: string;
	/** When it happened first and last, or was noticed, in milliseconds since the epoch. */
	readonly firstAt: number;
	readonly lastAt: number;
}

export interface LossFacts {
	readonly ledger: LossLedger;
	readonly endpoints: readonly Endpoint[];
	readonly maxMessageBytes: number;
}

/** Agents or senders that one loss names. */
const namesShown = 3;

/** All that was lost since the start, and events of agents that are missing since before, what weighs most first. */
export function findLosses(facts: LossFacts): readonly Loss[] {
	return [
		...missingLosses(facts),
		...kernelLosses(facts),
		...incidentLosses(facts),
		...unreadLosses(facts),
		...cutLosses(facts),
	];
}

function missingLosses({endpoints}: LossFacts): readonly Loss[] {
	const agents = endpoints
		.filter(({missing}) => missing.events > 0)
		.toSorted((one, other) => other.missing.events - one.missing.events);
	if (agents.length === 0) return [];
	const count = agents.reduce((sum, {missing}) => sum + missing.events, 0);
	const times = agents.flatMap(({missing}) => missing.ranges.map(({foundAt}) => foundAt));
	const texts = agents.map(
		({name, missing}) => `${missing.events} of ${name}${rangeText(missing.ranges)}`,
	);
	return [
		{
			cause: 'missing',
			count,
			text: `${count} events that were acknowledged to agents are not stored: ${named(texts)}`,
			remedy:
				'an older state was restored: restore a newer one, or look into the log files there; nms endpoints forget ends the notice',
			firstAt: Math.min(...times),
			lastAt: Math.max(...times),
		},
	];
}

function kernelLosses({ledger}: LossFacts): readonly Loss[] {
	const larger =
		'raise sysctl net.core.rmem_max and syslog.receive_buffer_bytes (ReceiveBuffer= where systemd opened the socket), or send over TCP';
	// While its own buffers are full the hub leaves it to the kernel to drop.
	const isHubFull = ledger.happened('pool') !== undefined;
	const remedy = isHubFull ? "the hub's own buffers were full as well: see to these first" : larger;
	return ledger.kernel.map(({address, port, dropped, firstAt, lastAt}) => ({
		cause: 'kernel',
		count: dropped,
		text: `${dropped} datagrams: the receive buffer of udp ${address} port ${port} was full`,
		remedy,
		firstAt,
		lastAt,
	}));
}

function incidentLosses({ledger}: LossFacts): readonly Loss[] {
	return [
		...incidentLoss(ledger, 'disk', (count) => ({
			text: `${count} datagrams: the hub's buffers were full, since the store refuses`,
			remedy: 'make room on the disk of hub.state_directory',
		})),
		...incidentLoss(ledger, 'pool', (count) => ({
			text: `${count} datagrams: the hub's buffers were full, since more came than it could read and store`,
			remedy:
				'see who sends so much (nms status --by-source) and what else uses processors and disk, or send over TCP',
		})),
		...incidentLoss(ledger, 'quota', (count) => ({
			text: `${count} datagrams of senders over syslog.quota: ${overText(ledger)}`,
			remedy:
				'find out what they send, let them send over TCP, or raise syslog.quota or theirs (nms sources set --quota)',
		})),
	];
}

/** Whose datagrams most were. */
function overText({accounts, others}: LossLedger): string {
	const over = accounts.filter(({counts}) => counts.quota > 0);
	const worst = over.toSorted((one, other) => other.counts.quota - one.counts.quota);
	const texts = worst.map(({source, counts}) => `${counts.quota} of ${source.address}`);
	return named(others.counts.quota > 0 ? [...texts, `${others.counts.quota} of others`] : texts);
}

function cutLosses({ledger, maxMessageBytes}: LossFacts): readonly Loss[] {
	return incidentLoss(ledger, 'cut', (count) => ({
		text: `${count} messages were too long and are stored without their end`,
		remedy: `raise syslog.max_message_bytes (${maxMessageBytes})`,
	}));
}

function incidentLoss(
	ledger: LossLedger,
	incident: Exclude<IntakeIncident, 'redacted'>,
	words: (count: number) => Pick<Loss, 'text' | 'remedy'>,
): readonly Loss[] {
	const happened = ledger.happened(incident);
	return happened === undefined ? [] : [{cause: incident, ...words(happened.count), ...happened}];
}

function unreadLosses({endpoints}: LossFacts): readonly Loss[] {
	const agents = endpoints.flatMap(({name, unread}) =>
		unread === undefined ? [] : [{name, ...unread}],
	);
	if (agents.length === 0) return [];
	const count = agents.reduce((sum, {bytes}) => sum + bytes, 0);
	const texts = agents.map(({name, bytes}) => `${bytes} of ${name}`);
	return [
		{
			cause: 'unread',
			count,
			text: `${count} bytes of log files were gone before their agent had read them: ${named(texts)}`,
			remedy: 'rotate these files more seldom, or keep what was rotated beside them for a while',
			firstAt: Math.min(...agents.map(({firstAt}) => firstAt)),
			lastAt: Math.max(...agents.map(({lastAt}) => lastAt)),
		},
	];
}

function rangeText(ranges: readonly MissingRange[]): string {
	const [only, ...others] = ranges;
	if (only === undefined) return '';
	return others.length > 0 ? ` in ${ranges.length} ranges` : ` (${only.first}-${only.last})`;
}

function named(texts: readonly string[]): string {
	const more = texts.length - namesShown;
	const list = texts.slice(0, namesShown).join(', ');
	return more > 0 ? `${list} and more of ${more} others` : list;
}
