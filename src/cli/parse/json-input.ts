import * as z from 'zod';

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const inputLine = z.union([
	z.object({input: z.string(), input_base64: z.undefined().optional()}),
	z.object({input_base64: z.string().regex(base64), input: z.undefined().optional()}),
]);

/** The message that a line of `--input json` holds: `{"input": text}` or `{"input_base64": base64}`; undefined where it is neither. */
export function readJsonInput(line: Uint8Array): Buffer | undefined {
	const {data} = inputLine.safeParse(parsed(Buffer.from(line).toString('utf8')));
	if (data === undefined) return undefined;
	return data.input === undefined
		? Buffer.from(data.input_base64, 'base64')
		: Buffer.from(data.input, 'utf8');
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
