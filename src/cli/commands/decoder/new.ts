import path from 'node:path';
import type {CommandModule} from 'yargs';
import {NmsError} from '../../../base/errors.ts';
import {draftPack, packNameOf} from '../../../decode/draft/pack-draft.ts';
import type {DraftSource} from '../../../decode/draft/pack-draft.ts';
import {EventBatch} from '../../../model/event-batch.ts';
import {scanMessage} from '../../../proto/syslog/scanner.ts';
import type {GlobalOptions} from '../../options.ts';
import {printJson, printText} from '../../output.ts';
import {shippedFiles} from '../../replay/content.ts';
import {safe} from '../../../base/terminal-text.ts';

interface NewOptions extends GlobalOptions {
	readonly from: string;
	readonly name: string | undefined;
	readonly program: string | undefined;
}

/** `nms decoder new`: a pack to go on from. */
export const newCommand: CommandModule<GlobalOptions, NewOptions> = {
	command: 'new',
	describe: 'Print a draft of a decoder pack, made from a line',
	builder: (program) =>
		program
			.option('from', {
				type: 'string',
				requiresArg: true,
				demandOption: true,
				describe: 'A line as it was sent, or as it stands in a log file',
			})
			.option('name', {
				type: 'string',
				requiresArg: true,
				describe: 'Name of the decoder [default: that of the program]',
			})
			.option('program', {
				type: 'string',
				requiresArg: true,
				describe: 'Program that wrote the line [default: as the line says]',
			})
			.example(
				"nms decoder new --from 'Nov 30 01:02:03 gate appd[7]: bad password of eve from 192.0.2.7'",
				'Into a file below detection.decoders, then: nms decoder test FILE',
			),
	handler: async ({from, name, program, json}) => {
		const source = sourceOf(from);
		const known = {...source, program: program ?? source.program};
		const text = draftPack(known, name ?? freeName(packNameOf(known.program)));
		if (json) return printJson({draft: text});
		await printText(text.trimEnd().split('\n').map(safe));
	},
};

/** A pack that has the name of one that nms brings is refused; ours are in files of their names. */
function freeName(name: string): string {
	const isTaken = shippedFiles('decoders').some((file) => path.parse(file.name).name === name);
	return isTaken ? `own-${name}` : name;
}

/** Program and message of a line; one that is no syslog message is a message as a whole. */
function sourceOf(text: string): DraftSource {
	const raw = Buffer.from(text);
	const batch = new EventBatch(1, Math.max(raw.length, 1));
	const row = batch.add(raw, 0, 1, 0);
	scanMessage(batch, row, 'file');
	const message = batch.spanText(row, 'message')?.trim() ?? '';
	if (message === '')
		throw new NmsError('usage', 'the line has no message', {
			remedy: "give a whole line in quotes: --from 'Nov 30 01:02:03 gate appd[7]: text'",
		});
	return {program: batch.spanText(row, 'program'), message};
}
