import process from 'node:process';
import {isUtf8Locale, standardColours} from './output.ts';
import type {ChartLook} from './text/chart.ts';

/** How text and charts look on stdout. */
export function standardLook(isUtc: boolean): ChartLook {
	return {colours: standardColours(), isUtc, isAscii: !isUtf8Locale(process.env)};
}
