const width = 60;

/** A bar for each value, as long as it is large, under a title. */
export function plotLines(
	title: string,
	values: readonly (readonly [label: string, value: number])[],
): readonly string[] {
	const most = Math.max(...values.map(([, value]) => value));
	const labels = Math.max(...values.map(([label]) => label.length));
	const bars = values.map(([label, value]) => {
		const bar = '#'.repeat(Math.max(1, Math.round((value / most) * width)));
		return `  ${label.padStart(labels)}  ${bar} ${value.toFixed(value < 10 ? 2 : 0)}`;
	});
	return [title, ...bars];
}
