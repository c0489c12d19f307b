import {hasBlocks, standardColours} from './output.ts';
import type {ChartLook} from './text/chart.ts';

/** How charts look on stdout. */
export function chartLook(isUtc: boolean): ChartLook {
	return {colours: standardColours(), isUtc, isAscii: !hasBlocks()};
}
