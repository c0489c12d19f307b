import {setTimeout as delay} from 'node:timers/promises';
import {putNewest} from '../../base/put-newest.ts';
import type {EventSource} from '../../model/event.ts';
import type {IncidentTally} from '../../intake/incident-tally.ts';
import type {InheritedSocket} from '../../intake/inherited.ts';
import type {SocketDrops} from '../../intake/kernel-drops.ts';
import {KernelDrops} from '../../intake/kernel-drops.ts';
import type {Listening} from '../../intake/listening.ts';
import type {OverQuota} from '../../intake/over-quota.ts';
import {OverQuotaBook} from '../../intake/over-quota.ts';
import type {QuotaLimits} from '../../intake/sender-quota.ts';
import {SenderQuota} from '../../intake/sender-quota.ts';
import type {RefusedSender} from '../../intake/senders.ts';
import {Senders} from '../../intake/senders.ts';
import type {MessageReader, StreamKind} from '../../intake/tcp.ts';
import {TcpIntake} from '../../intake/tcp.ts';
import type {TlsCredentials} from '../../intake/tls-handshakes.ts';
import type {UdpListening} from '../../intake/udp.ts';
import {Valve} from '../../intake/valve.ts';
import type {DropCause, SourceIncident} from '../../model/loss.ts';
import type {ConfigValues} from './config-schema.ts';
import type {WantedListener} from './listener-set.ts';
import {ListenerSet} from './listener-set.ts';
import {UdpSockets} from './threads/udp-sockets.ts';
import type {TlsReport} from './tls-account.ts';
import {TlsAccount} from './tls-account.ts';
import type {Log} from '../shared/log.ts';

/** Makes messages of one source's bytes and puts them into the writer's batches. */
export interface SourceReader {
	/** Gives the number of messages that became whole. */
	push(bytes: Buffer): number;
	/** The source has ended: what is left of a message is one. */
	end(): void;
}

export interface SyslogIntakeOptions {
	readonly log: Log;
	readonly settings: ConfigValues['syslog'];
	/** Null: nobody is listened to over TLS. */
	readonly tls: TlsCredentials | null;
	/** Counts what is dropped. */
	readonly incidents: IncidentTally;
	/** Names this run of the hub, so that the positions within a source begin anew with it. */
	readonly epoch: string;
	readonly open: (source: EventSource, framing: 'datagram' | 'stream') => SourceReader;
	/** Sockets that are open already: of a kind that is among them, none of the configuration's is opened. */
	readonly inherited?: readonly InheritedSocket[];
	/** Most senders over UDP whose readers are kept; the one heard least recently makes room. */
	readonly maxUdpSources?: number;
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

/** Why the hub's buffers are full. */
type FullCause = Exclude<DropCause, 'quota'>;

/** Whether bytes are let in. While they are not, TCP connections wait, and datagrams are dropped and counted by the cause. */
export interface IntakeOpening {
	readonly tcp: boolean;
	readonly udp: 'open' | FullCause;
}

const defaultUdpSources = 10_000;

/** When nothing came for so long, what the kernel held is read. */
const quietMs = 100;

/** The syslog sockets with what they bring: who may send, how many at a time, and into whose reader. */
export class SyslogIntake {
	readonly #options: SyslogIntakeOptions;
	readonly #senders: Senders;
	readonly #tcpValve = new Valve();
	#isUdpOpen = true;
	readonly #listeners: ListenerSet;
	#adopted: readonly Listening[] = [];
	readonly #tcp: TcpIntake;
	readonly #udp: UdpSockets;
	/** By address, in the order they were heard, oldest first. */
	readonly #udpReaders = new Map<string, SourceReader>();
	#settings: ConfigValues['syslog'];
	#credentials: TlsCredentials | null;
	readonly #tls: TlsAccount;
	#opened = 0;
	readonly #kernelDrops = new KernelDrops();
	readonly #quota: SenderQuota;
	readonly #overQuota = new OverQuotaBook();
	#dropCause: FullCause = 'pool';
	#lastBytesAt = 0;

	constructor(options: SyslogIntakeOptions) {
		this.#options = options;
		this.#settings = options.settings;
		this.#credentials = options.tls;
		this.#tls = new TlsAccount(options.log);
		this.#tls.use(options.tls);
		this.#senders = new Senders(options.settings.allow);
		this.#quota = new SenderQuota(quotaOf(options.settings));
		this.#tcp = new TcpIntake({
			senders: this.#senders,
			valve: this.#tcpValve,
			quota: this.#quota,
			onSlowed: (address) => this.#overQuota.note(address, 'slowed', Date.now()),
			limits: limitsOf(options.settings),
			open: (address, kind) => this.#openStream(address, kind),
			handshakes: this.#tls.handshakes,
			onError: (error) => this.#options.log.error({err: error}, 'reading a connection failed'),
		});
		this.#udp = new UdpSockets({
			onDatagram: (datagram, address) => this.#receive(datagram, address),
			onLost: (lost) => {
				for (const [address, count] of lost) this.#count(address, 'pool', count);
			},
			onError: (error) => options.log.error({err: error}, 'receiving datagrams failed'),
		});
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
		const udp = this.listeners().filter(({kind}) => kind === 'udp');
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
			this.#adopted = [...this.#adopted, await this.#adopt(socket)];
		}
		await this.#listeners.apply(this.#wanted());
	}

	/** Takes other settings; where a socket cannot be opened all is as before, and it rejects. */
	async reconfigure(
		settings: ConfigValues['syslog'],
		credentials: TlsCredentials | null,
	): Promise<void> {
		const before = [this.#settings, this.#credentials] as const;
		[this.#settings, this.#credentials] = [settings, credentials];
		try {
			await this.#listeners.apply(this.#wanted());
		} catch (error) {
			[this.#settings, this.#credentials] = before;
			throw error;
		}
		this.#tls.use(credentials);
		this.#senders.allow(settings.allow);
		this.#tcp.setLimits(limitsOf(settings));
		this.#quota.configure(quotaOf(settings));
		// Datagrams take their senders' readers anew, with the settings of now.
		this.#endUdpReaders();
	}

	setOpen({tcp, udp}: IntakeOpening): void {
		this.#tcpValve.set(tcp);
		this.#isUdpOpen = udp === 'open';
		if (udp !== 'open') this.#dropCause = udp;
	}

	/** Accepts nobody else, and reads what the kernel has received, for at most so long. All sockets are closed then. */
	async drain(deadlineMs: number): Promise<void> {
		const end = performance.now() + deadlineMs;
		await this.#close('tcp');
		await this.#close('tls');
		this.#tcp.hurry();
		this.#lastBytesAt = performance.now();
		while (performance.now() < Math.min(end, this.#lastBytesAt + quietMs)) {
			// oxlint-disable-next-line no-await-in-loop
			await delay(quietMs / 4);
		}
		await this.#close('udp');
		await this.#udp.close();
		await this.#tcp.close();
		this.#endUdpReaders();
	}

	/** What the configuration asks for and was not handed over. */
	#wanted(): readonly WantedListener[] {
		const kinds = new Set<Listening['kind']>((this.#options.inherited ?? []).map(({kind}) => kind));
		return wantedListeners(this.#settings, this.#credentials).filter(({kind}) => !kinds.has(kind));
	}

	async #close(kind: Listening['kind']): Promise<void> {
		const closing = this.#adopted.filter((listening) => listening.kind === kind);
		this.#adopted = this.#adopted.filter((listening) => listening.kind !== kind);
		await Promise.all(closing.map(async (listening) => listening.close()));
		await this.#listeners.close(kind);
	}

	async #adopt({kind, fd}: InheritedSocket): Promise<Listening> {
		return kind === 'tcp' ? this.#tcp.adopt(fd) : this.#counted(await this.#udp.adopt(fd));
	}

	async #listen({kind, ...where}: WantedListener): Promise<Listening> {
		if (kind === 'tcp' || kind === 'tls') return this.#tcp.listen(where, kind);
		const asked = this.#settings.receive_buffer_bytes;
		const listening = await this.#udp.listen({...where, receiveBufferBytes: asked});
		const granted = listening.grantedBufferBytes;
		if (granted < asked)
			this.#options.log.warn(
				{granted, asked},
				'the system granted a smaller UDP buffer; raise sysctl net.core.rmem_max',
			);
		return this.#counted(listening);
	}

	/** The socket, whose drops stay counted when it is closed. */
	#counted(listening: UdpListening): Listening {
		return {...listening, close: async () => this.#kernelDrops.close(listening)};
	}

	/** Takes one datagram, where its sender may send and there is room. */
	#receive(datagram: Buffer, address: string): void {
		if (!this.#senders.admit(address, Date.now())) return;
		if (this.#isUdpOpen) this.#takeDatagram(datagram, address);
		else this.#count(address, this.#dropCause);
	}

	#openStream(address: string, kind: StreamKind): MessageReader {
		const reader = this.#options.open(this.#source(kind, address), 'stream');
		return {
			push: (chunk) => {
				this.#lastBytesAt = performance.now();
				return reader.push(chunk);
			},
			end: () => reader.end(),
		};
	}

	#takeDatagram(datagram: Buffer, address: string): void {
		const now = performance.now();
		if (!this.#quota.admit(address, datagram.length, now)) {
			this.#count(address, 'quota');
			this.#overQuota.note(address, 'dropped', Date.now());
			return;
		}
		this.#lastBytesAt = now;
		const known = this.#udpReaders.get(address);
		const reader = known ?? this.#options.open(this.#source('udp', address), 'datagram');
		const most = this.#options.maxUdpSources ?? defaultUdpSources;
		const [, oldest] = putNewest(this.#udpReaders, [address, reader], most) ?? [];
		oldest?.end();
		reader.push(datagram);
	}

	#count(address: string, cause: DropCause, count = 1): void {
		const source = {channel: 'udp', address} as const;
		this.#options.incidents.add(source, cause, {count, now: Date.now()});
	}

	#endUdpReaders(): void {
		for (const reader of this.#udpReaders.values()) reader.end();
		this.#udpReaders.clear();
	}

	/** Each reader has an epoch of its own: positions begin at 1 with it. */
	#source(channel: 'udp' | StreamKind, address: string): EventSource {
		this.#opened += 1;
		return {channel, address, epoch: `${this.#options.epoch}.${this.#opened}`};
	}
}

function wantedListeners(
	{udp, tcp, tls}: ConfigValues['syslog'],
	credentials: TlsCredentials | null,
): readonly WantedListener[] {
	const secure = credentials === null ? [] : tls.listen;
	return [
		...udp.map((listener) => ({...listener, kind: 'udp' as const})),
		...tcp.map((listener) => ({...listener, kind: 'tcp' as const})),
		...secure.map((listener) => ({...listener, kind: 'tls' as const})),
	];
}

function limitsOf({max_connections, idle_timeout}: ConfigValues['syslog']): {
	readonly maxConnections: number;
	readonly idleTimeoutMs: number;
} {
	return {maxConnections: max_connections, idleTimeoutMs: idle_timeout};
}

function quotaOf({quota}: ConfigValues['syslog']): QuotaLimits {
	const {events_per_second, bytes_per_second, burst} = quota;
	return {
		eventsPerSecond: events_per_second,
		bytesPerSecond: bytes_per_second,
		burstMs: burst,
	};
}
