import {asciiLower} from '../../../base/ascii-lower.ts';
import {NetworkSet} from '../../../base/ip-network.ts';
import {putNewest} from '../../../base/put-newest.ts';
import type {TimeZone} from '../../../base/time-zone.ts';
import {parseTimeZone, utc} from '../../../base/time-zone.ts';
import type {DoneBy, SourceStore} from '../../../db/source-store.ts';
import type {TextPattern} from '../../../detect/wildcard.ts';
import {compileWildcard} from '../../../detect/wildcard.ts';
import type {Dialect} from '../../../model/dialect.ts';
import type {QuotaLimits} from '../../../model/quota-limits.ts';
import type {RetentionClass} from '../../../model/retention-class.ts';
import type {NamedSource, SourceSettings} from '../../../model/source-settings.ts';
import {unsettled} from '../../../model/source-settings.ts';
import type {Reading} from '../../../pipeline/pipeline.ts';
import type {ClockEstimate} from '../../../pipeline/sender-clock.ts';
import type {Config} from '../config.ts';
import {quotaLimitsOf} from '../quota-schema.ts';
import {ClockTable} from './clock-table.ts';
import type {SourceRule} from './sources-schema.ts';

interface CompiledRule extends SourceRule {
	readonly networks: NetworkSet;
	readonly speaksFor: readonly TextPattern[];
	readonly limits: QuotaLimits | undefined;
}

/** Sources whose quota is remembered. */
const quotaLimit = 10_000;

/** From these this machine sends itself; another one of the loopback network stands for something else. */
const ownAddresses: ReadonlySet<string> = new Set(['127.0.0.1', '::1']);

type ConfigPart = Pick<Config, 'sources' | 'timezone'>;

/** How each source is read: what people have laid down for it, else what the configuration says, else as all are. */
export class SourceBook {
	readonly #store: SourceStore;
	readonly #settings = new Map<string, SourceSettings>();
	readonly #zones = new Map<string, TimeZone>();
	readonly #clocks: ClockTable;
	/** Ids of agents by their host name in lower case. */
	#agents: ReadonlyMap<string, string> = new Map();
	#rules: readonly CompiledRule[] = [];
	#timezone = 'UTC';
	#version = 0;
	/** Whether any source has a quota of its own; nearly always none has, and it is asked for every message. */
	#hasQuotas = false;
	/** By source, of those that were asked for since the last change. */
	readonly #quotas = new Map<string, QuotaLimits | undefined>();

	/** `agents`: see `tick`. */
	constructor(
		store: SourceStore,
		config: ConfigPart,
		agents: ReadonlyMap<string, string> = new Map(),
	) {
		this.#store = store;
		this.#clocks = new ClockTable(store.clocks());
		for (const settings of store.settings()) this.#settings.set(idOf(settings.source), settings);
		this.#agents = agents;
		this.#useConfig(config);
	}

	/** Rises with every change, so that whoever has a `Reading` sees that it may be another. */
	get version(): number {
		return this.#version;
	}

	configure(config: ConfigPart): void {
		this.#useConfig(config);
		this.#clocks.clear();
	}

	#useConfig({sources, timezone}: ConfigPart): void {
		this.#rules = sources.map((rule) => compileRule(rule));
		this.#timezone = timezone;
		this.#zones.clear();
		this.#changed();
	}

	/** What people have laid down. */
	settingsOf(source: NamedSource): SourceSettings {
		return this.#settings.get(idOf(source)) ?? unsettled(source);
	}

	/** What holds of a source. */
	dialectOf(source: NamedSource): Dialect {
		return this.settingsOf(source).dialect ?? this.#ruled(source, 'dialect') ?? 'auto';
	}

	timezoneOf(source: NamedSource): string {
		return this.settingsOf(source).timezone ?? this.#ruled(source, 'timezone') ?? this.#timezone;
	}

	/** The retention class of its messages, where it has one of its own. */
	classOf(source: NamedSource): RetentionClass | undefined {
		return this.settingsOf(source).class ?? this.#ruled(source, 'class');
	}

	/** What it may bring, where it has a quota of its own. */
	quotaOf(source: NamedSource): QuotaLimits | undefined {
		if (!this.#hasQuotas) return undefined;
		const id = idOf(source);
		const known = this.#quotas.get(id);
		if (known !== undefined || this.#quotas.has(id)) return known;
		const quota = this.settingsOf(source).quota ?? this.#ruled(source, 'limits');
		putNewest(this.#quotas, [id, quota], quotaLimit);
		return quota;
	}

	/** Whether somebody has said that it belongs here, or the configuration names it. */
	isAccepted(source: NamedSource): boolean {
		return (
			this.settingsOf(source).accepted !== null || this.#rules.some((rule) => holds(rule, source))
		);
	}

	/**
	 * Whether a host name is no more than a claim of the source that names it: that is not the name it was accepted with, nor of a
	 * host it speaks for. Agents are known, files are ours, and what comes from 127.0.0.1 this machine has sent.
	 */
	isClaim(source: NamedSource, host: string | null): boolean {
		const {channel, address} = source;
		if (host === null || host === address || channel === 'agent' || channel === 'file')
			return false;
		const known = this.settingsOf(source).accepted?.name ?? null;
		if (ownAddresses.has(address) || (known !== null && isSameHost(known, host))) return false;
		return !this.#speaksFor(source, asciiLower(host));
	}

	/** Called every second, with the names that no other sender may claim. */
	tick(agents: ReadonlyMap<string, string>, now: number): void {
		this.#keepClocks(now, false);
		if (isSame(agents, this.#agents)) return;
		this.#agents = agents;
		this.#changed();
	}

	/** Called before the hub stops. */
	end(now: number): void {
		this.#keepClocks(now, true);
	}

	/** The source's clock, as far as it is known. */
	clockOf(source: NamedSource): ClockEstimate | undefined {
		return this.#clocks.estimate(idOf(source));
	}

	/** The hosts that the source names, and those whose clocks are wrong, at most so many. */
	hostClocksOf(source: NamedSource, most: number): ReturnType<ClockTable['hosts']> {
		return this.#clocks.hosts(idOf(source), most);
	}

	/** How it is read live; what it learns of the source is kept. */
	readingOf(source: NamedSource): Reading {
		const clocks = this.#clocks.open(idOf(source));
		const reading = this.readingAs(source, this.dialectOf(source), this.timezoneOf(source));
		if (this.#agents.size === 0) return {...reading, clocks};
		return {...reading, clocks, claimedAgent: (host) => this.#claimed(source, host)};
	}

	/** How its parse errors are read again. */
	readingAs(source: NamedSource, dialect: Dialect, timezone: string): Reading {
		const clock = {year: 'nearest', zone: this.#zone(timezone)} as const;
		return {format: dialect, clock, retentionClass: this.classOf(source)};
	}

	/** Lays it down, audited. */
	save(settings: SourceSettings, by: DoneBy): void {
		this.#store.save(settings, by);
		this.saved(settings);
	}

	/** It was laid down together with something else. */
	saved(settings: SourceSettings): void {
		const id = idOf(settings.source);
		const before = this.settingsOf(settings.source);
		this.#settings.set(id, settings);
		// What its time stamps mean may be another thing then.
		if (before.timezone !== settings.timezone || before.dialect !== settings.dialect)
			this.#clocks.forget(id);
		this.#changed();
	}

	#changed(): void {
		this.#version += 1;
		this.#quotas.clear();
		this.#hasQuotas =
			this.#rules.some(({limits}) => limits !== undefined) ||
			[...this.#settings.values()].some(({quota}) => quota !== null);
	}

	#keepClocks(now: number, isLast: boolean): void {
		const kept = this.#clocks.toSave(now, isLast);
		if (kept === undefined) return;
		try {
			this.#store.saveClocks(kept);
		} catch {
			// A state file that takes nothing is told of by whoever has to be in it: clocks are learnt again.
		}
	}

	#claimed(source: NamedSource, host: string): string | undefined {
		const name = asciiLower(host);
		const agent = this.#agents.get(name);
		return agent === undefined || this.#speaksFor(source, name) ? undefined : agent;
	}

	/** Whether it relays for the host of this name in lower case. */
	#speaksFor(source: NamedSource, name: string): boolean {
		return this.#rules.some(
			(rule) => holds(rule, source) && rule.speaksFor.some((pattern) => pattern.matches(name)),
		);
	}

	#ruled<Name extends 'dialect' | 'timezone' | 'class' | 'limits'>(
		source: NamedSource,
		name: Name,
	): CompiledRule[Name] | undefined {
		return this.#rules.find((rule) => rule[name] !== undefined && holds(rule, source))?.[name];
	}

	#zone(name: string): TimeZone {
		const known = this.#zones.get(name);
		if (known !== undefined) return known;
		const zone = parseTimeZone(name) ?? utc;
		this.#zones.set(name, zone);
		return zone;
	}
}

function compileRule(rule: SourceRule): CompiledRule {
	const ends = {start: false, end: false};
	return {
		...rule,
		networks: new NetworkSet(rule.source),
		limits: rule.quota && quotaLimitsOf(rule.quota),
		speaksFor: (rule.speaks_for ?? []).map((name) => compileWildcard(asciiLower(name), ends)),
	};
}

/** Devices write their name with the domain or without. */
function isSameHost(one: string, other: string): boolean {
	const [short = '', long = ''] = [asciiLower(one), asciiLower(other)].toSorted(
		(name, than) => name.length - than.length,
	);
	return short === long || (!short.includes('.') && long.startsWith(`${short}.`));
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
	return one.size === other.size && [...one].every(([name, id]) => other.get(name) === id);
}

function holds(rule: CompiledRule, {channel, address}: NamedSource): boolean {
	const isOfChannel = rule.channel === undefined || rule.channel.includes(channel);
	return isOfChannel && rule.networks.has(address);
}

function idOf({channel, address}: NamedSource): string {
	return `${channel} ${address}`;
}
