import type {StatisticsResult, StatisticsWindow} from '../../../../proto/rpc/statistics-schema.ts';
import type {Update} from '../../../../proto/rpc/schema.ts';
import type {HubContext} from '../../hub-context.ts';
import {readStatistics} from '../handlers/statistics.ts';
import {socketLimits} from '../../../shared/socket/limits.ts';
import type {Tick, View} from './view.ts';

/** The longest time between two updates, of windows of many days. */
const slowestMs = 60_000;

/** Volumes, read anew after changes and each minute; the longer a bucket is, the less often. */
export class StatisticsView implements View {
	readonly pauseMs: number;
	readonly #context: HubContext;
	readonly #window: StatisticsWindow;
	#sent = '';
	#minute = 0;

	constructor(context: HubContext, window: StatisticsWindow) {
		this.#context = context;
		this.#window = window;
		const bucketMs = (window.seconds / window.buckets) * 1000;
		this.pauseMs = Math.min(slowestMs, Math.max(socketLimits.statisticsUpdateMs, bucketMs / 60));
	}

	async snapshot(): Promise<StatisticsResult> {
		const statistics = await readStatistics(this.#context, this.#window);
		this.#sent = JSON.stringify(statistics);
		return statistics;
	}

	notice(tick: Tick): boolean {
		if (tick.kind !== 'second') return true;
		const minute = Math.floor(this.#context.now() / 60_000);
		if (minute === this.#minute) return false;
		this.#minute = minute;
		return true;
	}

	async update(): Promise<Update['update'] | undefined> {
		const statistics = await readStatistics(this.#context, this.#window);
		const text = JSON.stringify(statistics);
		if (text === this.#sent) return undefined;
		this.#sent = text;
		return {view: 'statistics', statistics};
	}
}
