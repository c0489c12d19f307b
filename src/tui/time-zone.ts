import {localTimeZone} from '../base/time-zone.ts';
import type {Settings, State, Step} from './state.ts';
import {clockOf, zones} from './term/clock.ts';
import type {Zone} from './term/clock.ts';
import {withNotice} from './triage.ts';

/** Shows times by the next of the clocks, and keeps that. */
export function nextZone(state: State): Step {
	const zone = zones[(zones.indexOf(state.settings.zone) + 1) % zones.length] ?? 'utc';
	const settings = {...state.settings, zone};
	return [withNotice(withSettings(state, settings), told[zone]), [{kind: 'remember', settings}]];
}

export function withSettings(state: State, settings: Settings): State {
	const {look} = state;
	const isSame = look.clock.zone === settings.zone;
	return {...state, settings, look: isSame ? look : {...look, clock: clockOf(settings.zone)}};
}

/** The name of the zone in which times are typed: that in which they are shown. */
export function typedZone({settings}: Pick<State, 'settings'>): string {
	return settings.zone === 'local' ? localTimeZone() : 'UTC';
}

const told: Readonly<Record<Zone, string>> = {
	utc: 'times are shown, and taken, in UTC',
	local: 'times are shown, and taken, in the zone of this machine',
	device: 'lines have the times that devices wrote into them; all else is in UTC',
};
