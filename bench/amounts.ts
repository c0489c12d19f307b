import process from 'node:process';

/** How much a bench does, as the environment says it: BENCH_EVENTS, BENCH_ROUNDS, BENCH_SECONDS. */
export function amountOf(name: 'events' | 'rounds' | 'seconds', usual: number): number {
	const key = `BENCH_${name.toUpperCase()}`;
	const text = process.env[key] ?? String(usual);
	const amount = Number(text);
	if (!Number.isInteger(amount) || amount < 1)
		throw new Error(`${key} is '${text}'; write a whole number above 0`);
	return amount;
}

/** The parts of a bench to run: those named in BENCH_PARTS, or all. */
export function partsOf<Part extends string>(all: readonly Part[]): readonly Part[] {
	const wanted = process.env['BENCH_PARTS']?.split(',');
	return wanted === undefined ? all : all.filter((part) => wanted.includes(part));
}
