/** A value that has been written as JSON: it goes into its message as it is. */
export class JsonText {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}
