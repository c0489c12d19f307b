import {setTimeout as delay} from 'node:timers/promises';
import type {Channel, EventSource} from '../../model/event.ts';
import type {IncidentTally} from '../../intake/incident-tally.ts';
import type {InheritedSocket} from '../../intake/inherited.ts';
import type {SocketDrops} from '../../intake/kernel-drops.ts';
import {KernelDrops} from '../../intake/kernel-drops.ts';
import type {ListenAddress, Listening} from '../../intake/listening.ts';
import type {OverQuota} from '../../intake/over-quota.ts';
import {OverQuotaBook} from '../../intake/over-quota.ts';
import {SenderQuota} from '../../intake/sender-quota.ts';
import type {RefusedSender} from '../../intake/senders.ts';
import {Senders} from '../../intake/senders.ts';
import type {MessageReader, StreamKind} from '../../intake/tcp.ts';
import {channelOf, TcpIntake} from '../../intake/tcp.ts';
import type {UdpListening} from '../../intake/udp.ts';
import {Valve} from '../../intake/valve.ts';
import type {DropCause, SourceIncident} from '../../model/loss.ts';
import type {QuotaLimits} from '../../model/quota-limits.ts';
import type {NamedSource} from '../../model/source-settings.ts';
import type {ConfigValues} from './config-schema.ts';
import {quotaLimitsOf} from './quota-schema.ts';
import type {Config} from './config.ts';
import {DatagramIntake} from './datagram-intake.ts';
import type {DatagramOpening} from './datagram-intake.ts';
import type {WantedListener} from './listener-set.ts';
import {ListenerSet} from './listener-set.ts';
import type {TlsReport} from './tls-account.ts';
import type {SourceReader} from './source-reader.ts';
import type {EarlyThreads} from './threads/early-threads.ts';
import {TlsAccount} from './tls-account.ts';
import type {Log} from '../shared/log.ts';

/** What the configuration says of sockets; without credentials nobody is listened to over TLS. */
export type IntakeSettings = Pick<Config, 'syslog' | 'tls' | 'gelf' | 'bufferBytes'>;

export interface SyslogIntakeOptions {
	readonly log: Log;
	readonly settings: IntakeSettings;
	/** Counts what is dropped. */
	readonly incidents: IncidentTally;
	/** Names this run of the hub, so that the positions within a source begin anew with it. */
	readonly epoch: string;
	readonly open: (source: EventSource, framing: 'datagram' | 'stream') => SourceReader;
	/** What a source may bring that has a quota of its own. */
	readonly quotaOf?: (source: NamedSource) => QuotaLimits | undefined;
	/** Sockets that are open already: of a kind that is among them, none of the configuration's is opened. */
	readonly inherited?: readonly InheritedSocket[];
	/** Most senders over UDP whose readers are kept; the one heard least recently makes room. */
	readonly maxUdpSources?: number;
	readonly threads?: EarlyThreads | undefined;
}

/** What the sockets have counted: plain values, which can be sent. */
export interface IntakeCounts {
	/** Since they were last taken. */
	readonly incidents: readonly SourceIncident[];
	/** Since each socket was opened. */
	readonly kernel: readonly SocketDrops[];
	/** Since the start: datagrams and connections of senders that are not allowed, and who sent most recently, newest first. */
	readonly refused: {readonly total: number; readonly senders: readonly RefusedSender[]};
	/** Since the start: who sent more than it may most recently, newest first. */
	readonly overQuota: readonly OverQuota[];
}

/** Whether bytes are let in. While they are not, TCP connections wait. */
export interface IntakeOpening {
	readonly tcp: boolean;
	readonly udp: DatagramOpening;
}

const defaultUdpSources = 10_000;

/** When nothing came for so long, what the kernel held is read. */
const quietMs = 100;

/** Datagrams of a burst that wait when the sockets are closed are read for at most so long, then counted as dropped. */
const patienceMs = 4000;

/** The syslog sockets with what they bring: who may send, how many at a time, and into whose reader. */
export class SyslogIntake {
	readonly #options: SyslogIntakeOptions;
	readonly #senders: Senders;
	readonly #tcpValve = new Valve();
	readonly #listeners: ListenerSet;
	#adopted: readonly Listening[] = [];
	readonly #tcp: TcpIntake;
	readonly #udp: DatagramIntake;
	readonly #gelf: DatagramIntake;
	#settings: IntakeSettings;
	readonly #tls: TlsAccount;
	#opened = 0;
	readonly #kernelDrops = new KernelDrops();
	readonly #quota: SenderQuota;
	readonly #overQuota = new OverQuotaBook();
	#lastBytesAt = 0;

	constructor(options: SyslogIntakeOptions) {
		this.#options = options;
		this.#settings = options.settings;
		const {syslog, tls} = options.settings;
		this.#tls = new TlsAccount(options.log);
		this.#tls.use(tls);
		this.#senders = new Senders(syslog.allow);
		this.#quota = new SenderQuota(quotaLimitsOf(syslog.quota), options.quotaOf);
		this.#tcp = new TcpIntake({
			senders: this.#senders,
			valve: this.#tcpValve,
			quota: this.#quota,
			onSlowed: (address) => this.#overQuota.note(address, 'slowed', Date.now()),
			limits: limitsOf(syslog),
			open: (address, kind) => this.#openStream(address, kind),
			handshakes: this.#tls.handshakes,
			onError: (error) => this.#options.log.error({err: error}, 'reading a connection failed'),
		});
		this.#udp = this.#datagramsOf('udp');
		this.#gelf = this.#datagramsOf('gelf');
		this.#listeners = new ListenerSet(async (wanted) => this.#listen(wanted));
	}

	get connections(): number {
		return this.#tcp.connections;
	}

	/** Connections closed to make room for others. */
	get displaced(): number {
		return this.#tcp.displaced;
	}

	/** What was counted; incidents are handed out once. */
	takeCounts(): IntakeCounts {
		const udp = this.listeners().filter(({kind}) => kind === 'udp' || kind === 'gelf-udp');
		return {
			incidents: this.#options.incidents.take(),
			kernel: this.#kernelDrops.list(udp),
			refused: {total: this.#senders.refusedTotal, senders: this.#senders.refused()},
			overQuota: this.#overQuota.list(),
		};
	}

	/** How it stands with TLS, where the hub listens for it. */
	get tls(): TlsReport | undefined {
		return this.#tls.report();
	}

	listeners(): readonly Listening[] {
		return [...this.#adopted, ...this.#listeners.list()];
	}

	/** Opens the sockets. Rejects with an NmsError that names the one that cannot be opened. */
	async start(): Promise<void> {
		for (const socket of this.#options.inherited ?? []) {
			// oxlint-disable-next-line no-await-in-loop
			if (this.#isUsable(socket)) this.#adopted = [...this.#adopted, await this.#adopt(socket)];
		}
		await this.#listeners.apply(this.#wanted());
	}

	/** Takes other settings; where a socket cannot be opened all is as before, and it rejects. */
	async reconfigure(settings: IntakeSettings): Promise<void> {
		const before = this.#settings;
		this.#settings = settings;
		try {
			await this.#listeners.apply(this.#wanted());
		} catch (error) {
			this.#settings = before;
			throw error;
		}
		const {syslog, tls, bufferBytes} = settings;
		this.#tls.use(tls);
		this.#udp.resize(bufferBytes.udp);
		this.#gelf.resize(bufferBytes.gelf);
		this.#senders.allow(syslog.allow);
		this.#tcp.setLimits(limitsOf(syslog));
		this.#quota.configure(quotaLimitsOf(syslog.quota));
		// Datagrams take their senders' readers anew, with the settings of now.
		this.#udp.endReaders();
		this.#gelf.endReaders();
	}

	setOpen({tcp, udp}: IntakeOpening): void {
		this.#tcpValve.set(tcp);
		this.#udp.setOpen(udp);
		this.#gelf.setOpen(udp);
	}

	/** Accepts nobody else, and reads what the kernel has received, for at most so long. All sockets are closed then. */
	async drain(deadlineMs: number): Promise<void> {
		const end = performance.now() + deadlineMs;
		await this.#close(streamKinds);
		this.#tcp.hurry();
		this.#lastBytesAt = performance.now();
		while (performance.now() < Math.min(end, this.#heardAt() + quietMs)) {
			// oxlint-disable-next-line no-await-in-loop
			await delay(quietMs / 4);
		}
		await this.#close(['udp', 'gelf-udp']);
		await this.#udp.close(patienceMs);
		await this.#gelf.close(patienceMs);
		await this.#tcp.close();
	}

	/** When bytes last came. */
	#heardAt(): number {
		return Math.max(this.#lastBytesAt, this.#udp.lastBytesAt, this.#gelf.lastBytesAt);
	}

	/** What the configuration asks for and was not handed over. */
	#wanted(): readonly WantedListener[] {
		const kinds = new Set<Listening['kind']>((this.#options.inherited ?? []).map(({kind}) => kind));
		return wantedListeners(this.#settings).filter(({kind}) => !kinds.has(kind));
	}

	async #close(kinds: readonly Listening['kind'][]): Promise<void> {
		const closing = this.#adopted.filter(({kind}) => kinds.includes(kind));
		this.#adopted = this.#adopted.filter(({kind}) => !kinds.includes(kind));
		await Promise.all(closing.map(async (listening) => listening.close()));
		for (const kind of kinds) {
			// oxlint-disable-next-line no-await-in-loop
			await this.#listeners.close(kind);
		}
	}

	async #adopt({kind, fd}: InheritedSocket): Promise<Listening> {
		if (isStream(kind)) return this.#tcp.adopt(fd, kind);
		const intake = kind === 'gelf-udp' ? this.#gelf : this.#udp;
		return this.#counted({...(await intake.adopt(fd)), kind});
	}

	/** Nobody is listened to over TLS without a certificate, whoever opened the socket. */
	#isUsable({kind, fd}: InheritedSocket): boolean {
		if (kind !== 'tls' || this.#settings.tls !== null) return true;
		this.#options.log.warn(
			{fd},
			'a socket of systemd for TLS is not used; set syslog.tls.certificate_file and key_file, and restart the hub',
		);
		return false;
	}

	async #listen({kind, ...where}: WantedListener): Promise<Listening> {
		if (isStream(kind)) return this.#tcp.listen(where, kind);
		const asked = this.#settings.syslog.receive_buffer_bytes;
		const [intake, name] =
			kind === 'gelf-udp' ? ([this.#gelf, kind] as const) : ([this.#udp, 'udp'] as const);
		const listening = await intake.listen({...where, kind: name, receiveBufferBytes: asked});
		const granted = listening.grantedBufferBytes;
		if (granted < asked)
			this.#options.log.warn(
				{granted, asked},
				'the system granted a smaller UDP buffer; raise sysctl net.core.rmem_max',
			);
		return this.#counted(listening);
	}

	#datagramsOf(channel: 'udp' | 'gelf'): DatagramIntake {
		const {maxUdpSources = defaultUdpSources, log} = this.#options;
		return new DatagramIntake({
			channel,
			senders: this.#senders,
			quota: this.#quota,
			open: (address) => this.#options.open(this.#source(channel, address), 'datagram'),
			onDropped: (address, cause, count) => this.#count({channel, address}, cause, count),
			onError: (error) => log.error({err: error}, 'receiving datagrams failed'),
			maxSources: maxUdpSources,
			bufferBytes: this.#settings.bufferBytes[channel],
			threads: this.#options.threads,
		});
	}

	/** The socket, whose drops stay counted when it is closed. */
	#counted(listening: UdpListening): Listening {
		return {...listening, close: async () => this.#kernelDrops.close(listening)};
	}

	#openStream(address: string, kind: StreamKind): MessageReader {
		const reader = this.#options.open(this.#source(channelOf(kind), address), 'stream');
		return {
			push: (chunk) => {
				this.#lastBytesAt = performance.now();
				return reader.push(chunk);
			},
			end: () => reader.end(),
		};
	}

	#count(source: Pick<EventSource, 'channel' | 'address'>, cause: DropCause, count: number): void {
		const now = Date.now();
		this.#options.incidents.add(source, cause, {count, now});
		if (cause === 'quota') this.#overQuota.note(source.address, 'dropped', now);
	}

	/** Each reader has an epoch of its own: positions begin at 1 with it. */
	#source(channel: Channel, address: string): EventSource {
		this.#opened += 1;
		return {channel, address, epoch: `${this.#options.epoch}.${this.#opened}`};
	}
}

const streamKinds: readonly StreamKind[] = ['tcp', 'tls', 'gelf-tcp'];

function isStream(kind: Listening['kind']): kind is StreamKind {
	return streamKinds.some((stream) => stream === kind);
}

function wantedListeners({syslog, tls, gelf}: IntakeSettings): readonly WantedListener[] {
	const wanted: Readonly<Partial<Record<Listening['kind'], readonly ListenAddress[]>>> = {
		udp: syslog.udp,
		tcp: syslog.tcp,
		tls: tls === null ? [] : syslog.tls.listen,
		'gelf-udp': gelf.udp,
		'gelf-tcp': gelf.tcp,
	};
	return (['udp', 'tcp', 'tls', 'gelf-udp', 'gelf-tcp'] as const).flatMap((kind) =>
		(wanted[kind] ?? []).map((listener) => ({...listener, kind})),
	);
}

function limitsOf({max_connections, idle_timeout}: ConfigValues['syslog']): {
	readonly maxConnections: number;
	readonly idleTimeoutMs: number;
} {
	return {maxConnections: max_connections, idleTimeoutMs: idle_timeout};
}
