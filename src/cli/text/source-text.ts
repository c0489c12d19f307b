import {joinText, line, safe} from '../../base/terminal-text.ts';
import type {SafeText} from '../../base/terminal-text.ts';
import type {ClinicPreview, ReparseJson, SourceJson} from '../../proto/rpc/source-schema.ts';
import type {Look} from './look.ts';
import {durationText, sizeText} from './amount.ts';
import {countOf, timeText, valueText} from './look.ts';
import {tableLines} from './table.ts';

/** `nms sources list`. */
export function sourceTable(rows: readonly SourceJson[], look: Look): readonly string[] {
	return tableLines<SourceJson>(
		[
			{title: safe('SOURCE'), text: ({id}) => safe(id)},
			{title: safe('CLAIMS'), text: ({claims}) => valueText(claims)},
			{
				title: safe('STATE'),
				text: ({state}) => safe(state),
				style: (cell, {state}) => (state === 'new' ? look.colours.yellow(cell) : cell),
			},
			{title: safe('DIALECT'), text: ({dialect}) => safe(dialect)},
			{title: safe('TIME ZONE'), text: ({timezone}) => safe(timezone)},
			{
				title: safe('CLOCK'),
				text: ({clock}) => clockText(clock),
				style: (cell, {clock}) =>
					clock !== null && (clock.correction_ms !== 0 || clock.wrong_hosts.length > 0)
						? look.colours.yellow(cell)
						: cell,
			},
			{title: safe('CLASS'), text: ({class: ownClass}) => valueText(ownClass)},
			{
				title: safe('QUOTA'),
				text: ({quota}) => (quota === null ? valueText(null) : quotaText(quota)),
			},
			{title: safe('RECEIVED'), isNumber: true, text: ({received}) => safe(String(received))},
			{title: safe('REJECTED'), isNumber: true, text: ({rejected}) => safe(String(rejected))},
			{
				title: safe('LAST HEARD'),
				text: ({last_heard: heard}) => (heard === null ? valueText(null) : timeText(heard, look)),
			},
		],
		rows,
	);
}

/** What a source may send: `200/s, 64 KiB/s, bursts of 10s`. */
export function quotaText(quota: NonNullable<SourceJson['quota']>): SafeText {
	const {events_per_second: events, bytes_per_second: bytes, burst_ms: burst} = quota;
	const rates = [
		...(events === 0 ? [] : [safe(`${events}/s`)]),
		...(bytes === 0 ? [] : [line`${sizeText(bytes)}/s`]),
	];
	if (rates.length === 0) return safe('any number');
	return joinText([...rates, line`bursts of ${durationText(burst / 1000)}`], safe(', '));
}

/** A clock that is this wrong is corrected, once messages agree on it. */
const correctedMs = 60_000;

/** How far a clock is off: the wrong zone, and what is left; with a question mark while messages do not agree on it. */
function clockText(clock: SourceJson['clock']): SafeText {
	if (clock === null) return valueText(null);
	const {zone_error_minutes: zone, skew_ms: skew} = clock;
	const parts = [
		...(zone === 0 ? [] : [`zone ${signed(-zone)}`]),
		...(Math.abs(skew) < 1000
			? []
			: [`${durationText(Math.abs(skew) / 1000)} ${skew > 0 ? 'behind' : 'ahead'}`]),
	];
	// Behind a relay each host has its own.
	const {hosts, wrong_hosts: wrong} = clock;
	if (hosts > 1 && wrong.length > 0)
		return safe(`wrong at ${wrong.map(({host}) => host ?? '-').join(', ')}, of ${hosts} hosts`);
	if (parts.length === 0) return safe('right');
	const isUnsure = clock.correction_ms === 0 && Math.abs(clock.offset_ms) >= correctedMs;
	return safe(`${parts.join(', ')}${isUnsure ? '?' : ''}`);
}

/** `+2:00`, of minutes. */
function signed(minutes: number): string {
	const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
	return `${minutes < 0 ? '-' : '+'}${hours}:${String(rest).padStart(2, '0')}`;
}

/** `nms clinic list`. */
export function reparseTable(rows: readonly ReparseJson[], look: Look): readonly string[] {
	return tableLines<ReparseJson>(
		[
			{title: safe('ID'), isNumber: true, text: ({id}) => safe(String(id))},
			{title: safe('STARTED'), text: ({started}) => timeText(started, look)},
			{title: safe('BY'), text: ({user}) => safe(user)},
			{title: safe('SOURCE'), text: sourceText},
			{title: safe('DIALECT'), text: ({dialect}) => safe(dialect)},
			{title: safe('TIME ZONE'), text: ({timezone}) => valueText(timezone)},
			{title: safe('STATE'), text: ({state}) => safe(state)},
			{title: safe('LOOKED'), isNumber: true, text: ({looked}) => safe(String(looked))},
			{title: safe('EVENTS'), isNumber: true, text: ({reparsed}) => safe(String(reparsed))},
		],
		rows,
	);
}

/** `nms clinic try`: what each dialect would make of the newest parse errors. */
export function trialLines({looked, trials}: ClinicPreview, look: Look): readonly string[] {
	return trials.flatMap(({dialect, text, parsed, example}) => {
		const share = `${dialect}: ${parsed} of ${countOf(looked, 'line')} parse`;
		const head = parsed > 0 ? look.colours.green(share) : look.colours.dim(share);
		const known =
			example === null
				? []
				: [
						line`    line ${safe(String(example.id))}: time ${valueText(example.timestamp)}, host ${valueText(example.host)}, program ${valueText(example.program)}`,
						line`    message ${valueText(example.message)}`,
					];
		return [head, line`    ${safe(text)}`, ...known];
	});
}

/** `nms clinic apply` and `undo`: what came of it. */
export function reparseText(reparse: ReparseJson): SafeText {
	const {id, state, looked, reparsed, dialect} = reparse;
	const source = sourceText(reparse);
	if (state === 'undone')
		return line`re-parse ${safe(String(id))} of ${source} is undone: its events are removed`;
	const counts = `${reparsed} of ${countOf(looked, 'parse error')}`;
	return line`re-parse ${safe(String(id))}: ${safe(counts)} of ${source} became events, and it is read as ${safe(dialect)} from now on; 'nms clinic undo ${safe(String(id))}' takes it back`;
}

function sourceText({source}: Pick<ReparseJson, 'source'>): SafeText {
	return joinText([safe(source.channel), safe(source.address)], safe(' '));
}
