import type {EventBatch} from '../model/event-batch.ts';
import type {FieldValue} from '../model/event.ts';

type HeaderReader = (batch: EventBatch, row: number) => FieldValue | undefined;

/** The header's parts by ECS name. */
const headerFields: ReadonlyMap<string, HeaderReader> = new Map<string, HeaderReader>([
	['host.name', (batch, row) => batch.spanText(row, 'host') ?? undefined],
	['log.source.address', (batch, row) => batch.sources[batch.source[row] ?? 0]?.address],
	['log.syslog.facility.code', (batch, row) => fromPriority(batch, row, (pri) => pri >> 3)],
	['log.syslog.severity.code', (batch, row) => fromPriority(batch, row, (pri) => pri & 7)],
	['message', (batch, row) => batch.spanText(row, 'message') ?? ''],
	['process.name', (batch, row) => batch.spanText(row, 'program') ?? undefined],
	['process.pid', processId],
]);

/** What rules see of a row: decoded fields, and those of the header by their ECS names. One view serves a stream's rows in turn. */
export class EventView {
	#batch: EventBatch | undefined;
	#row = 0;
	/** Read by several rules, and dear to decode. */
	#message: FieldValue | undefined;

	/** Turns to another row, whose decoded fields stand in the batch. */
	show(batch: EventBatch, row: number): this {
		this.#batch = batch;
		this.#row = row;
		this.#message = undefined;
		return this;
	}

	field(name: string): FieldValue | undefined {
		const decoded = this.#batch?.field(this.#row, name);
		if (decoded !== undefined) return decoded;
		return name === 'message' ? (this.#message ??= this.#header(name)) : this.#header(name);
	}

	#header(name: string): FieldValue | undefined {
		return this.#batch && headerFields.get(name)?.(this.#batch, this.#row);
	}
}

/** PROCID is any text; ECS wants a number, which nearly all are. */
function processId(batch: EventBatch, row: number): FieldValue | undefined {
	const text = batch.spanText(row, 'procid') ?? undefined;
	return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : text;
}

function fromPriority(
	batch: EventBatch,
	row: number,
	part: (priority: number) => number,
): number | undefined {
	const priority = batch.priority[row] ?? -1;
	return priority < 0 ? undefined : part(priority);
}
