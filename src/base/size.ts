/** Bytes in each unit a size may be written in: powers of 1024. */
const units: Readonly<Record<string, number>> = {
	B: 1,
	KiB: 2 ** 10,
	MiB: 2 ** 20,
	GiB: 2 ** 30,
	TiB: 2 ** 40,
};

/** Bytes of a size such as `512MiB`, `20 GiB` or `1.5TiB`; undefined when it is not one. */
export function parseSize(text: string): number | undefined {
	const [, count = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?) ?(B|[KMGT]iB)$/.exec(text) ?? [];
	const factor = units[unit];
	return factor === undefined ? undefined : Math.round(Number(count) * factor);
}
