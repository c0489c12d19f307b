import type {SafeText} from '../../base/terminal-text.ts';
import {fitText, line, widthOf} from '../../base/terminal-text.ts';
import type {Hosted} from '../../proto/rpc/host-words.ts';
import {hostWords} from '../../proto/rpc/host-words.ts';
import type {Look} from '../term/glyphs.ts';

/** Most characters of a name that are cleaned per column: what is beyond cannot be seen. */
const charactersPerColumn = 4;

/**
 * A host in a column of a list. One that is a claim is `db-01 via 10.0.9.4` where that fits, and else `db-01?`: in a narrow list a name
 * that is nobody's for sure must not look like one that is.
 */
export function hostCell(hosted: Hosted, width: number, {clean, cut}: Look): SafeText {
	const shown = (name: string): SafeText => clean(name.slice(0, width * charactersPerColumn));
	const {name} = hosted.host;
	const whole = shown(hostWords(hosted) ?? hosted.log.source.address ?? '-');
	if (name === null || hosted.log.source.host_is_claim !== true || widthOf(whole) <= width)
		return fitText(whole, width, cut);
	const room = Math.max(1, width - 1);
	const short = shown(name);
	if (widthOf(short) > room) return line`${fitText(short, room, cut)}?`;
	return fitText(line`${short}?`, width);
}
