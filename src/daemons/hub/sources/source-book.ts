import {NetworkSet} from '../../../base/ip-network.ts';
import type {TimeZone} from '../../../base/time-zone.ts';
import {parseTimeZone, utc} from '../../../base/time-zone.ts';
import type {DoneBy, SourceStore} from '../../../db/source-store.ts';
import type {Dialect} from '../../../model/dialect.ts';
import type {NamedSource, SourceSettings} from '../../../model/source-settings.ts';
import {unsettled} from '../../../model/source-settings.ts';
import type {Reading} from '../../../pipeline/pipeline.ts';
import type {Config} from '../config.ts';
import type {SourceRule} from './sources-schema.ts';

interface CompiledRule extends SourceRule {
	readonly networks: NetworkSet;
}

type ConfigPart = Pick<Config, 'sources' | 'timezone'>;

/** How each source is read: what people have laid down for it, else what the configuration says, else as all are. */
export class SourceBook {
	readonly #store: SourceStore;
	readonly #settings = new Map<string, SourceSettings>();
	readonly #zones = new Map<string, TimeZone>();
	#rules: readonly CompiledRule[] = [];
	#timezone = 'UTC';
	#version = 0;

	constructor(store: SourceStore, config: ConfigPart) {
		this.#store = store;
		for (const settings of store.settings()) this.#settings.set(idOf(settings.source), settings);
		this.configure(config);
	}

	/** Rises with every change, so that whoever has a `Reading` sees that it may be another. */
	get version(): number {
		return this.#version;
	}

	configure({sources, timezone}: ConfigPart): void {
		this.#rules = sources.map((rule) => ({...rule, networks: new NetworkSet(rule.source)}));
		this.#timezone = timezone;
		this.#zones.clear();
		this.#version += 1;
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

	/** Whether somebody has said that it belongs here, or the configuration names it. */
	isAccepted(source: NamedSource): boolean {
		return (
			this.settingsOf(source).accepted !== null || this.#rules.some((rule) => holds(rule, source))
		);
	}

	readingOf(source: NamedSource): Reading {
		return this.readingAs(this.dialectOf(source), this.timezoneOf(source));
	}

	readingAs(dialect: Dialect, timezone: string): Reading {
		return {format: dialect, clock: {year: 'nearest', zone: this.#zone(timezone)}};
	}

	/** Lays it down, audited. */
	save(settings: SourceSettings, by: DoneBy): void {
		this.#store.save(settings, by);
		this.saved(settings);
	}

	/** It was laid down together with something else. */
	saved(settings: SourceSettings): void {
		this.#settings.set(idOf(settings.source), settings);
		this.#version += 1;
	}

	#ruled<Name extends 'dialect' | 'timezone'>(source: NamedSource, name: Name): SourceRule[Name] {
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

function holds(rule: CompiledRule, {channel, address}: NamedSource): boolean {
	const isOfChannel = rule.channel === undefined || rule.channel.includes(channel);
	return isOfChannel && rule.networks.has(address);
}

function idOf({channel, address}: NamedSource): string {
	return `${channel} ${address}`;
}
