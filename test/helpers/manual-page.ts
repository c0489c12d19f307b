import type {Context, KeyBinding} from '../../src/tui/keys.ts';
import {contexts, paneContexts} from '../../src/tui/keys.ts';

/** The mdoc lines of one section (.Sh) or subsection (.Ss), without those of sections in it. */
export function manualSection(page: string, title: string): readonly string[] {
	const lines = page.split('\n');
	const start = lines.findIndex((line) => line === `.Sh ${title}` || line === `.Ss ${title}`);
	if (start < 0) throw new Error(`the manual page has no section '${title}'`);
	const length = lines.slice(start + 1).findIndex((line) => /^\.S[hs] /.test(line));
	return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length);
}

/**
 * What a section's list names: `.It Fl n , Fl -lines Ar number` is `-n` and `--lines`; of every other macro (`.It Va hub.name`,
 * `.It Ic q`, `.It 130`) the words that are no macro, each one item where commas part them.
 */
export function itemsOf(lines: readonly string[]): readonly string[] {
	return lines
		.filter((line) => line.startsWith('.It '))
		.flatMap((line) => line.slice('.It '.length).split(' , '))
		.map((item) => {
			const [, option] = /^Fl (\S+)/.exec(item) ?? [];
			if (option !== undefined) return `-${option}`;
			return item.replace(/^(?:Va|Ic|Ev|Pa|Cm|Fn|Sy) /, '').replaceAll('\\&', '');
		});
}

/** The key table as the mdoc list that the manual page of the console holds word for word. */
export function keyList(bindings: readonly KeyBinding[]): readonly string[] {
	return bindings.flatMap(({keys, label, in: places}) => {
		const names = keys.map((key) => `Ic ${/^[?!.,;:()|[\]]$/.test(key) ? `\\&${key}` : key}`);
		return [`.It ${names.join(' , ')}`, label, `.Pq ${whereOf(places)}`];
	});
}

function whereOf(places: readonly Context[]): string {
	if (places.length === contexts.length) return 'everywhere';
	if (!paneContexts.every((pane) => places.includes(pane))) return places.join(', ');
	const panes: readonly string[] = paneContexts;
	return ['every pane', ...places.filter((place) => !panes.includes(place))].join(', ');
}
