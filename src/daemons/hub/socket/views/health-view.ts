import type {HealthJson, Update} from '../../../../proto/rpc/schema.ts';
import type {HubContext} from '../../hub-context.ts';
import {socketLimits} from '../../../shared/socket/limits.ts';
import type {Tick, View} from './view.ts';

/** The hub's health, at most once a second and only when it is not the same. */
export class HealthView implements View {
	readonly pauseMs = socketLimits.healthUpdateMs;
	readonly #context: HubContext;
	#sent = '';

	constructor(context: HubContext) {
		this.#context = context;
	}

	async snapshot(): Promise<HealthJson> {
		const health = this.#context.health();
		this.#sent = JSON.stringify(health);
		return health;
	}

	notice(tick: Tick): boolean {
		return tick.kind === 'second';
	}

	async update(): Promise<Update['update'] | undefined> {
		const health = this.#context.health();
		const text = JSON.stringify(health);
		if (text === this.#sent) return undefined;
		this.#sent = text;
		return {view: 'health', health};
	}
}
