import type {ParseErrorGroupJson} from '../proto/rpc/parse-error-schema.ts';
import type {ClinicPreview, ReparseJson, SourceJson} from '../proto/rpc/source-schema.ts';

/** What each dialect would make of a source's parse errors. */
export interface ClinicDialog {
	readonly kind: 'clinic';
	readonly source: ParseErrorGroupJson['source'];
	readonly reason: string;
	readonly preview: ClinicPreview | null;
	readonly problem: string | null;
	readonly chosen: number;
}

/** What the console asks of sources. */
export type SourceQuestion =
	| {
			readonly kind: 'open-clinic';
			readonly source: ClinicDialog['source'];
			readonly reason: string;
	  }
	| {
			readonly kind: 'heal';
			readonly source: ClinicDialog['source'];
			readonly dialect: ReparseJson['dialect'];
			readonly timezone?: string;
	  }
	| {readonly kind: 'undo-heal'; readonly id: number}
	| {
			readonly kind: 'accept';
			readonly source: ClinicDialog['source'];
			readonly isAccepted: boolean;
	  };

/** What the hub answered. */
export type SourceAnswer =
	| {
			readonly kind: 'trial';
			readonly source: ClinicDialog['source'];
			readonly preview: ClinicPreview;
	  }
	| {
			readonly kind: 'trial-refused';
			readonly source: ClinicDialog['source'];
			readonly reason: string;
	  }
	| {readonly kind: 'healed'; readonly reparse: ReparseJson}
	| {readonly kind: 'heal-refused'; readonly reason: string}
	| {readonly kind: 'accepted'; readonly sender: SourceJson}
	| {readonly kind: 'accept-refused'; readonly reason: string};
