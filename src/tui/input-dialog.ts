import type {Dialog, Purpose, State} from './state.ts';

/** Asks for a line of text. */
export function openInput(state: State, purpose: Purpose, text = ''): State {
	const dialog: Dialog = {kind: 'input', purpose, text, cursor: text.length, problem: null};
	return {...state, dialog};
}
