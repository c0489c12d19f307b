import process from 'node:process';
import type {CommandModule} from 'yargs';
import {NmsError} from '../../base/errors.ts';
import {localTimeZone, requireTimeZone} from '../../base/time-zone.ts';
import {dialectNames} from '../../model/dialect.ts';
import type {Dialect} from '../../model/dialect.ts';
import {explainMessage} from '../../pipeline/explain.ts';
import {afterDashes} from '../arguments.ts';
import type {ExplainInput, FramedMessage, Framing} from '../explain/framed-messages.ts';
import {
	explainInputs,
	framings,
	messageLimit,
	messagesIn,
	typedMessage,
} from '../explain/framed-messages.ts';
import {alertsOf} from '../explain/alerts-of.ts';
import type {GlobalOptions} from '../options.ts';
import {printJson, printText} from '../output.ts';
import {decodersOption, loadContent} from '../replay/content.ts';
import {screenLook} from '../standard-look.ts';
import {explanationLines, explanationToJson} from '../text/explain-text.ts';

interface ExplainOptions extends GlobalOptions {
	readonly words: readonly string[] | undefined;
	readonly file: string | undefined;
	readonly input: ExplainInput;
	readonly framing: Framing;
	readonly dialect: Dialect;
	readonly timezone: string | undefined;
	readonly rules: string | undefined;
	readonly decoders: string | undefined;
}

/** `nms explain`: what each stage of the hub makes of a message, and of which bytes. */
export const explainCommand: CommandModule<GlobalOptions, ExplainOptions> = {
	command: 'explain [words..]',
	builder: (program) =>
		program
			.positional('words', {
				type: 'string',
				array: true,
				describe: 'The message; several words are joined by blanks',
			})
			.option('file', {
				type: 'string',
				requiresArg: true,
				describe: `Explain the messages of this file, ${messageLimit} at most; - is standard input`,
			})
			.option('input', {
				choices: explainInputs,
				default: 'lines' as const,
				requiresArg: true,
				describe: 'What a message is: syslog; GELF; an entry of journalctl -o json',
			})
			.option('framing', {
				choices: framings,
				default: 'lines' as const,
				requiresArg: true,
				describe: 'How messages stand in the file: a line each, or as over TCP (RFC 6587)',
			})
			.option('dialect', {
				choices: dialectNames,
				default: 'auto' as const,
				requiresArg: true,
				describe: 'How messages are read, as by nms sources set',
			})
			.option('timezone', {
				type: 'string',
				requiresArg: true,
				describe: 'Zone of time stamps without one [default: of this machine]',
			})
			.option('rules', {
				type: 'string',
				requiresArg: true,
				describe: 'A directory of Sigma rules to use instead of the own ones',
			})
			.option('decoders', decodersOption)
			.example("nms explain '<34>Oct 11 22:14:15 gate su: x'", 'Header, decoder, rules, with bytes')
			.example('nms explain --framing stream --file dump', 'What came over TCP, frame by frame')
			.example('nms explain --dialect no-pri --file /var/log/auth.log', 'Each line of a log file'),
	handler: async (options) => {
		const {dialect, input, timezone, rules, decoders, json} = options;
		const clock = {year: 'nearest', zone: requireTimeZone(timezone ?? localTimeZone())} as const;
		const content = loadContent({rules, decoders});
		const look = screenLook(false);
		const messages = await messagesOf(options);
		for (const [index, {raw, frame, fault}] of messages.entries()) {
			const receivedAt = Date.now();
			const readAs = (format: Dialect) =>
				explainMessage(raw, {
					format,
					clock,
					receivedAt,
					content,
					isGelf: input === 'gelf',
					fault,
				});
			const explained = readAs(dialect);
			const isRefused = explained.refusal !== null;
			const about = {
				line: index + 1,
				raw,
				frame,
				fault,
				dialect,
				readBy: isRefused ? dialectNames.filter((name) => readAs(name).refusal === null) : [],
				alertsOf: (id: string) => alertsOf(content.rules, id),
				ruleName: (id: string) => content.rules.describe(id)?.name ?? id,
			};
			const print = json
				? async () => printJson(explanationToJson(explained, about))
				: async () => printText(explanationLines(explained, about, look));
			// In the order of the lines.
			// oxlint-disable-next-line no-await-in-loop
			await print();
			if (isRefused) process.exitCode = 1;
		}
	},
};

async function messagesOf(
	options: ExplainOptions & {readonly _: readonly (string | number)[]},
): Promise<readonly FramedMessage[]> {
	const words = [...(options.words ?? []), ...afterDashes(options._, 'explain')];
	const {file, input, framing} = options;
	if ((file === undefined) === (words.length === 0))
		throw new NmsError('usage', 'give either a message or --file', {
			remedy: "see the examples of 'nms help explain'",
		});
	return file === undefined
		? [typedMessage(words.join(' '), input)]
		: messagesIn(file, {input, framing});
}
