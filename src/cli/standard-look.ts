import process from 'node:process';
import {isUtf8Locale, standardColours} from './output.ts';
import type {ChartLook} from './text/chart.ts';
import type {ScreenLook} from './text/look.ts';

/** How text and charts look on stdout. */
export function standardLook(isUtc: boolean): ChartLook {
	return {colours: standardColours(), isUtc, isAscii: !isUtf8Locale(process.env)};
}

/** With the width of the screen that stdout is. */
export function screenLook(isUtc: boolean): ScreenLook {
	const columns = process.stdout.isTTY ? process.stdout.columns : Infinity;
	return {...standardLook(isUtc), columns};
}
